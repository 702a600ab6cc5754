/** What the person can do in the view; the host carries it out. */
export interface Actions {
  readonly ready: () => void;
  readonly change: (change: { readonly windowMs?: number; readonly isPaused?: boolean }) => void;
  readonly retry: () => void;
  readonly copy: (sql: string) => void;
  readonly open: (sql: string) => void;
  readonly chooseConnection: () => void;
}

/** What stands for the parameters `$1`, `$2`, … of a statement, in their order. */
export type ParameterValues =
  /** As PostgreSQL would read them between quotes; null is NULL. */
  | { readonly kind: 'values'; readonly values: readonly (string | null)[] }
  /** The plan for any value; not with ANALYZE, which needs something to execute. */
  | { readonly kind: 'generic' };

/** A parameter of a statement; one that stands in several places is one. */
export interface StatementParameter {
  /** 1 for `$1`. */
  readonly index: number;
  /** What it is called where it stands, such as `:name` or `userId`. */
  readonly name?: string;
  /** As the server infers it, such as `bigint`; absent where it was not asked. */
  readonly type?: string;
}

/** Why ANALYZE, which executes the statement, asks before. */
export type ConfirmationReason =
  | { readonly kind: 'writes' }
  | { readonly kind: 'volatile-functions'; readonly functions: readonly string[] }
  | { readonly kind: 'production'; readonly connection: string };

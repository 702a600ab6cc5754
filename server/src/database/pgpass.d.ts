declare module 'pgpass' {
  interface PasswordQuery {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  }
  export default function pgpass(
    query: PasswordQuery,
    callback: (password: string | undefined) => void,
  ): void;
}

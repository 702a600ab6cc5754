import * as vscode from 'vscode';
import { variableOf } from './dotenv';

/** A DATABASE_URL that was found. It is offered, and never stored. */
export interface DatabaseUrl {
  /** Where it comes from: the environment, or a file's path in the workspace. */
  readonly origin: string;
  readonly url: string;
  /** The user's environment, not the workspace, chose the host. */
  readonly trusted: boolean;
}

export async function findDatabaseUrls(): Promise<DatabaseUrl[]> {
  const found: DatabaseUrl[] = [];
  const inherited = process.env.DATABASE_URL;
  if (isPostgres(inherited)) found.push({ origin: 'environment', url: inherited, trusted: true });
  if (!vscode.workspace.isTrusted) return found;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const name of ['.env', '.env.local']) {
      const file = vscode.Uri.joinPath(folder.uri, name);
      const url = variableOf(await textOf(file), 'DATABASE_URL');
      const known = found.some((other) => other.url === url);
      if (isPostgres(url) && !known) {
        found.push({ origin: vscode.workspace.asRelativePath(file), url, trusted: false });
      }
    }
  }
  return found;
}

function isPostgres(url: string | undefined): url is string {
  return url !== undefined && /^postgres(ql)?:/i.test(url);
}

async function textOf(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return '';
  }
}

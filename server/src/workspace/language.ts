/** The languages whose documents are read. */
export type Language = 'sql' | CodeLanguage;

export type CodeLanguage = 'typescript' | 'typescriptreact' | 'javascript' | 'javascriptreact';

/** By VS Code's language identifier. Undefined: not ours. */
export function languageOf(languageId: string): Language | undefined {
  switch (languageId) {
    case 'sql':
    case 'postgres':
    case 'pgsql':
      return 'sql';
    case 'typescript':
    case 'typescriptreact':
    case 'javascript':
    case 'javascriptreact':
      return languageId;
    default:
      return undefined;
  }
}

/** By a file's name. */
export function languageOfPath(path: string): Language | undefined {
  switch (/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase()) {
    case 'sql':
    case 'pgsql':
      return 'sql';
    case 'ts':
    case 'mts':
    case 'cts':
      return 'typescript';
    case 'tsx':
      return 'typescriptreact';
    case 'js':
    case 'mjs':
    case 'cjs':
      return 'javascript';
    case 'jsx':
      return 'javascriptreact';
    default:
      return undefined;
  }
}

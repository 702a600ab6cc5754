import * as vscode from 'vscode';

/** The files that hold SQL. */
export const sourceFiles = '**/*.{sql,pgsql,ts,mts,cts,tsx,js,mjs,cjs,jsx}';

/** What the editor does not show, and what is not written by hand. */
export function excludedFiles(): string {
  const hidden = vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude', {});
  const names = Object.entries(hidden).flatMap(([pattern, isHidden]) =>
    isHidden === true && !/[{}]/.test(pattern) ? [pattern] : [],
  );
  const generated = ['node_modules', 'dist', 'out', 'build', '.next', 'coverage'];
  return `{${[...names, ...generated.map((name) => `**/${name}/**`), '**/*.d.ts'].join(',')}}`;
}

import { type FragmentReport, fragmentsOf } from '../lint/fragments';
import { sourceFiles } from './source-files';

/** `fragments [paths…]`: every piece of SQL that is found in code and SQL files. Throws UsageError. */
export async function fragmentsCommand(paths: readonly string[], format: 'text' | 'json'): Promise<number> {
  const fragments: FragmentReport[] = [];
  for await (const { path, language, text } of sourceFiles(paths)) {
    fragments.push(...fragmentsOf(path, text, language));
  }
  const output =
    format === 'json'
      ? JSON.stringify({ fragments }, null, 2)
      : fragments
          .map(({ path, line, column, callee, parses, sql }) => {
            const state = parses ? '' : '  does not parse';
            return `${path}:${line}:${column}  ${callee ?? ''}${state}\n${sql.trim()}\n`;
          })
          .join('\n');
  if (output) process.stdout.write(`${output}\n`);
  return 0;
}

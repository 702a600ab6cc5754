// Keystrokes in a large TypeScript file: npx tsx test/bench/embedded.ts [queries]
import { readFile } from 'node:fs/promises';
import { type CodeSource, loadEmbedded, readCode } from '../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../server/src/syntax/parse';

const turns = 200;

function largeFile(queries: number): string {
  let text = "import { pool } from './pool';\n\n";
  for (let i = 0; i < queries; i++) {
    text += `export async function load${i}(id: string, limit = ${i}): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    \`SELECT id, name, created_at
       FROM table_${i}
      WHERE customer_id = $1 AND note <> '😀'
      ORDER BY created_at DESC
      LIMIT \${limit}\`,
    [id],
  );
`;
    for (let line = 0; line < 13; line++) {
      text += `  if (rows.length > ${line} && limit !== ${i}) show('row ${line}', rows[${line}]?.name ?? { a: [1, ${i}] });\n`;
    }
    text += '  return rows;\n}\n\n';
  }
  return text;
}

function percentile(sorted: readonly number[], share: number): string {
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;
}

function report(name: string, times: number[]): void {
  const sorted = times.sort((a, b) => a - b);
  console.log(
    `${name.padEnd(34)} median ${percentile(sorted, 0.5).padStart(9)}   p95 ${percentile(sorted, 0.95).padStart(9)}`,
  );
}

/** Types `keys` over and over at `place` and takes each of them back; answers the time of each reading. */
function type(start: CodeSource, keys: string, place: number): { times: number[]; source: CodeSource } {
  const times: number[] = [];
  let source = start;
  let { text } = start;
  let typed = 0;
  const read = (next: string, range: { start: number; end: number }, newLength: number): void => {
    const before = performance.now();
    source = readCode(next, 'typescript', source, { range, newLength });
    times.push(performance.now() - before);
    text = next;
  };
  for (let turn = 0; turn < turns; turn++) {
    const at = place + typed;
    if (typed < keys.length) {
      read(text.slice(0, at) + keys[typed] + text.slice(at), { start: at, end: at }, 1);
      typed++;
    } else {
      read(text.slice(0, place) + text.slice(at), { start: place, end: at }, 0);
      typed = 0;
    }
  }
  return { times, source };
}

async function main(): Promise<void> {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
  const text = largeFile(Number(process.argv[2] ?? 200));
  console.log(`${text.split('\n').length} lines, ${(text.length / 1000).toFixed(0)} kB`);
  const whole: number[] = [];
  let source: CodeSource | undefined;
  for (let i = 0; i < 10; i++) {
    source?.dispose();
    const before = performance.now();
    source = readCode(text, 'typescript');
    whole.push(performance.now() - before);
  }
  if (!source) return;
  report('whole file', whole);
  console.log(`${source.statements.length} statements`);
  const middle = Math.floor(text.length / 2);
  const places = {
    'in SQL': ['AND x = 1 ', text.indexOf('ORDER BY', middle)],
    'in code': ['const a = 1; ', text.indexOf('return rows', middle)],
    'between functions, half typed': ['function f(a) { if (', text.indexOf('export', middle)],
    'at the start, a backtick': ['`', text.indexOf('export')],
  } as const;
  for (const [name, [keys, place]] of Object.entries(places)) {
    const typed = type(source, keys, place);
    report(name, typed.times);
    typed.source.dispose();
    source = readCode(text, 'typescript');
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodeSource, loadEmbedded, readCode } from '../../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../../server/src/syntax/parse';
import { documentMap } from '../../../../server/src/syntax/source';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
});

const start = `import { pool } from './pool';
const columns = 'id, name';
export async function one(id: string) {
  const client = await pool.connect();
  for (const x of xs) await client.query(\`SELECT \${columns} FROM a WHERE id = \${x} AND n = '😀'\`);
  client.release();
}

class Two {
  private readonly text = 'DELETE FROM b WHERE a = $1';
  run() {
    return pool.query(this.text, [1]);
  }
}
${'// padding that makes the document longer than one piece\n'.repeat(60)}
export const three = () => pool.query("INSERT INTO c " + 'VALUES ($1)', [2]);
`;

const snippets = [
  '`',
  "'",
  '"',
  '$' + '{',
  '}',
  '{',
  '(',
  ')',
  ' WHERE ',
  'SELECT 1',
  '😀',
  '\r\n',
  '\n',
  '/* sql */ `SELECT 2`',
  'pool.query(`SELECT 3`);',
  'const columns = 4;',
  '//',
  '',
];

const edit = fc.record({
  at: fc.nat(4500),
  length: fc.oneof(fc.constant(0), fc.nat(40)),
  text: fc.constantFrom(...snippets),
});

function seen(source: CodeSource): unknown {
  return {
    statements: source.statements.map((placed) => ({
      text: placed.statement.text,
      kind: placed.statement.result.kind,
      range: placed.range,
      whole: documentMap(placed).rangeToOriginal({ start: 0, end: placed.statement.text.length }),
    })),
    fragments: source.code.fragments.map(({ range, text, callee, holes }) => ({
      range,
      text,
      callee,
      holes,
    })),
    queries: source.code.queries.map(({ range, callee, receiver, loops }) => ({
      range,
      callee,
      receiver,
      loops,
    })),
    checkouts: source.code.checkouts,
  };
}

it('reads after edits what reading afresh would', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      let text = start;
      let source = readCode(text, 'typescript');
      for (const { at, length, text: inserted } of edits) {
        const from = Math.min(at, text.length);
        const to = Math.min(from + length, text.length);
        text = text.slice(0, from) + inserted + text.slice(to);
        source = readCode(text, 'typescript', source, {
          range: { start: from, end: to },
          newLength: inserted.length,
        });
        const afresh = readCode(text, 'typescript');
        expect(seen(source)).toEqual(seen(afresh));
        afresh.dispose();
      }
      source.dispose();
    }),
    { numRuns: 60 },
  );
});

describe('an edit', () => {
  const type = (source: CodeSource, at: number, inserted: string): CodeSource => {
    const text = source.text.slice(0, at) + inserted + source.text.slice(at);
    return readCode(text, 'typescript', source, {
      range: { start: at, end: at },
      newLength: inserted.length,
    });
  };

  it('keeps the statements of literals that it does not touch', () => {
    const before = readCode(start, 'typescript');
    const statements = before.statements.map((placed) => placed.statement);
    const after = type(before, start.indexOf('VALUES'), 'DEFAULT ');
    expect(after.statements.map((placed) => placed.statement).slice(0, -1)).toEqual(statements.slice(0, -1));
    after.statements.slice(0, -1).forEach((placed, i) => {
      expect(placed.statement).toBe(statements[i]);
    });
    after.dispose();
  });

  it('that does not fit the text before is read afresh', () => {
    const before = readCode(start, 'typescript');
    const after = readCode(`${start}pool.query('SELECT 9');`, 'typescript', before, {
      range: { start: 0, end: 3 },
      newLength: 1,
    });
    expect(after.statements.at(-1)?.statement.text).toBe('SELECT 9');
    after.dispose();
  });

  it('may follow after the memory was given back', () => {
    const before = readCode(start, 'typescript');
    before.dispose();
    before.dispose();
    const after = type(before, 0, ' ');
    expect(after.statements).toHaveLength(before.statements.length);
    after.dispose();
  });
});

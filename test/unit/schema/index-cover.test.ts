import { beforeAll, describe, expect, it } from 'vitest';
import { coveringIndex, indexLeadingWith } from '../../../server/src/schema/index-cover';
import { loadParser } from '../../../server/src/syntax/parse';
import { schemaOf, tableIn } from './ddl';

beforeAll(loadParser);

const table = 'CREATE TABLE t (id int PRIMARY KEY, a int, b int, c text, d jsonb, UNIQUE (a, b));';

describe('an index that answers equality on columns', () => {
  it.each([
    ['CREATE INDEX i ON t (a)', ['a'], 't_a_b_key'],
    ['CREATE INDEX i ON t (b, c)', ['b'], 'i'],
    ['CREATE INDEX i ON t (b, c)', ['c', 'b'], 'i'],
    ['CREATE INDEX i ON t (b, c)', ['c'], undefined],
    ['CREATE INDEX i ON t USING hash (c)', ['c'], 'i'],
    ['CREATE INDEX i ON t USING brin (c)', ['c'], undefined],
    ['CREATE INDEX i ON t (lower(c))', ['c'], undefined],
    ['CREATE INDEX i ON t (c) WHERE c IS NOT NULL', ['c'], 'i'],
    ['CREATE INDEX i ON t (c) WHERE c IS NOT NULL AND b IS NOT NULL', ['c'], undefined],
    ['CREATE INDEX i ON t (c) WHERE b = 1', ['c'], undefined],
  ] as const)('%s: %j', (ddl, columns, index) => {
    expect(indexLeadingWith(tableIn(schemaOf(`${table} ${ddl}`), 'public.t'), columns)?.name).toBe(index);
  });
});

describe('an index that another makes superfluous', () => {
  it.each([
    ['CREATE INDEX i ON t (a)', 'i', 't_a_b_key'],
    ['CREATE INDEX i ON t (a, b)', 'i', 't_a_b_key'],
    ['CREATE UNIQUE INDEX i ON t (a, b)', 'i', undefined],
    ['CREATE INDEX i ON t (b)', 'i', undefined],
    ['CREATE INDEX i ON t (b, a)', 'i', undefined],
    ['CREATE INDEX i ON t (a DESC)', 'i', undefined],
    ['CREATE INDEX i ON t (c); CREATE INDEX j ON t (c)', 'i', undefined],
    ['CREATE INDEX i ON t (c); CREATE INDEX j ON t (c)', 'j', 'i'],
    ['CREATE INDEX i ON t (c); CREATE INDEX j ON t (c, b)', 'i', 'j'],
    ['CREATE INDEX i ON t (c); CREATE INDEX j ON t (c) INCLUDE (b)', 'i', 'j'],
    ['CREATE INDEX i ON t (c) INCLUDE (b); CREATE INDEX j ON t (c, a)', 'i', undefined],
    ['CREATE INDEX i ON t (c) INCLUDE (b); CREATE INDEX j ON t (c, a, b)', 'i', 'j'],
    ['CREATE INDEX i ON t (c text_pattern_ops); CREATE INDEX j ON t (c, b)', 'i', undefined],
    ['CREATE INDEX i ON t (c) WHERE a > 1; CREATE INDEX j ON t (c, b)', 'i', undefined],
    ['CREATE INDEX i ON t (c) WHERE a > 1; CREATE INDEX j ON t (c, b) WHERE (a > 1)', 'i', 'j'],
    ['CREATE INDEX i ON t (lower(c)); CREATE INDEX j ON t (lower((c)::text), b)', 'i', 'j'],
    ['CREATE INDEX i ON t USING hash (c); CREATE INDEX j ON t (c, b)', 'i', undefined],
    ['CREATE INDEX i ON t USING gin (d); CREATE INDEX j ON t USING gin (d)', 'j', 'i'],
    ['CREATE INDEX i ON t USING gin (d); CREATE INDEX j ON t USING gin (d jsonb_path_ops)', 'j', undefined],
  ] as const)('%s: %s', (ddl, name, covering) => {
    const known = tableIn(schemaOf(`${table} ${ddl}`), 'public.t');
    const index = known.indexes.find((one) => one.name === name);
    expect(index && coveringIndex(index, known)?.name).toBe(covering);
  });
});

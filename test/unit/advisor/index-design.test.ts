import { expect, test } from 'vitest';
import { type IndexDesign, indexName } from '../../../server/src/advisor/index-design';

const column = (name: string) => ({
  expression: { ColumnRef: { fields: [{ String: { sval: name } }] } },
});
const design: IndexDesign = {
  table: { schema: 'public', name: 'orders' },
  method: 'btree',
  keys: [column('user_id')],
  include: [],
};

test.for([
  [[], 'orders_user_id_idx'],
  [['orders_user_id_idx'], 'orders_user_id_idx1'],
  [['orders_user_id_idx', 'orders_user_id_idx1', 'orders_pkey'], 'orders_user_id_idx2'],
] as const)('an index beside %j is called %s', ([taken, name]) => {
  expect(indexName(design, { indexes: taken.map((one) => ({ name: one })) })).toBe(name);
});

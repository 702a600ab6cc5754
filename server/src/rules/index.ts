// Written by `npm run generate` from the files in this folder.
import { cartesianJoin } from './cartesian-join';
import { castOnColumn } from './cast-on-column';
import { correlatedSubquery } from './correlated-subquery';
import { countForExistence } from './count-for-existence';
import { functionOnColumn } from './function-on-column';
import { inSubquery } from './in-subquery';
import { notInSubquery } from './not-in-subquery';
import { offsetPagination } from './offset-pagination';
import { orAcrossColumns } from './or-across-columns';
import type { Rule } from './rule';
import { selectStar } from './select-star';
import { unboundedQuery } from './unbounded-query';
import { unindexedFilter } from './unindexed-filter';
import { unionInsteadOfUnionAll } from './union-instead-of-union-all';

/** All rules, by name. */
export const rules: readonly Rule[] = [
  cartesianJoin,
  castOnColumn,
  correlatedSubquery,
  countForExistence,
  functionOnColumn,
  inSubquery,
  notInSubquery,
  offsetPagination,
  orAcrossColumns,
  selectStar,
  unboundedQuery,
  unindexedFilter,
  unionInsteadOfUnionAll,
];

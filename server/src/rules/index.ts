// Written by `npm run generate` from the files in this folder.
import { arithmeticOnColumn } from './arithmetic-on-column';
import { cartesianJoin } from './cartesian-join';
import { castOnColumn } from './cast-on-column';
import { charColumn } from './char-column';
import { checkWithoutNotValid } from './check-without-not-valid';
import { clientPerRequest } from './client-per-request';
import { columnTypeRewrite } from './column-type-rewrite';
import { concurrentIndexInTransaction } from './concurrent-index-in-transaction';
import { constantCondition } from './constant-condition';
import { correlatedSubquery } from './correlated-subquery';
import { countForExistence } from './count-for-existence';
import { deleteWithoutWhere } from './delete-without-where';
import { detachNonConcurrent } from './detach-non-concurrent';
import { distinctInSubquery } from './distinct-in-subquery';
import { distinctOnWithoutOrder } from './distinct-on-without-order';
import { distinctOverJoin } from './distinct-over-join';
import { distinctOverUnique } from './distinct-over-unique';
import { distinctWithGroupBy } from './distinct-with-group-by';
import { doubleRelease } from './double-release';
import { dropIndexNonConcurrent } from './drop-index-non-concurrent';
import { duplicateAssignment } from './duplicate-assignment';
import { equalsNull } from './equals-null';
import { floatingQuery } from './floating-query';
import { foreignKeyTypeMismatch } from './foreign-key-type-mismatch';
import { foreignKeyWithoutNotValid } from './foreign-key-without-not-valid';
import { functionOnColumn } from './function-on-column';
import { havingWithoutAggregate } from './having-without-aggregate';
import { hugeInList } from './huge-in-list';
import { hugeValuesList } from './huge-values-list';
import { implicitCast } from './implicit-cast';
import { inSubquery } from './in-subquery';
import { insertWithoutColumns } from './insert-without-columns';
import { integerPrimaryKey } from './integer-primary-key';
import { joinWithoutEquality } from './join-without-equality';
import { jsonColumn } from './json-column';
import { largeLimit } from './large-limit';
import { leadingWildcard } from './leading-wildcard';
import { leftJoinMadeInner } from './left-join-made-inner';
import { limitWithoutOrder } from './limit-without-order';
import { lowValueIndex } from './low-value-index';
import { missingPrimaryKey } from './missing-primary-key';
import { moneyColumn } from './money-column';
import { nonConcurrentIndex } from './non-concurrent-index';
import { notInSubquery } from './not-in-subquery';
import { nullInNotInList } from './null-in-not-in-list';
import { offsetPagination } from './offset-pagination';
import { offsetWithoutLimit } from './offset-without-limit';
import { orAcrossColumns } from './or-across-columns';
import { orInsteadOfIn } from './or-instead-of-in';
import { orderByInSubquery } from './order-by-in-subquery';
import { orderByRandom } from './order-by-random';
import { placeholderCount } from './placeholder-count';
import { poolClientLeak } from './pool-client-leak';
import { poolWithoutLimits } from './pool-without-limits';
import { queryInLoop } from './query-in-loop';
import { redundantIndex } from './redundant-index';
import { refreshNonConcurrent } from './refresh-non-concurrent';
import { regexWithoutTrigramIndex } from './regex-without-trigram-index';
import { reindexNonConcurrent } from './reindex-non-concurrent';
import { repeatedQuery } from './repeated-query';
import type { Rule } from './rule';
import { selectForUpdateWithoutLimit } from './select-for-update-without-limit';
import { selectStar } from './select-star';
import { sequentialQueries } from './sequential-queries';
import { slowWorkInTransaction } from './slow-work-in-transaction';
import { sqlInjection } from './sql-injection';
import { storedGeneratedColumn } from './stored-generated-column';
import { tableRewriteCommand } from './table-rewrite-command';
import { tooManyIndexes } from './too-many-indexes';
import { tooManyJoins } from './too-many-joins';
import { transactionOnPool } from './transaction-on-pool';
import { transactionWithoutRollback } from './transaction-without-rollback';
import { unboundedQuery } from './unbounded-query';
import { unindexedFilter } from './unindexed-filter';
import { unindexedForeignKey } from './unindexed-foreign-key';
import { unionInsteadOfUnionAll } from './union-instead-of-union-all';
import { uniqueConstraintBuildsIndex } from './unique-constraint-builds-index';
import { unstablePageOrder } from './unstable-page-order';
import { unusedCte } from './unused-cte';
import { unusedJoin } from './unused-join';
import { updateWithoutWhere } from './update-without-where';
import { volatileDefault } from './volatile-default';
import { wholeTableCount } from './whole-table-count';
import { windowRangeFrame } from './window-range-frame';

/** All rules, by name. */
export const rules: readonly Rule[] = [
  arithmeticOnColumn,
  cartesianJoin,
  castOnColumn,
  charColumn,
  checkWithoutNotValid,
  clientPerRequest,
  columnTypeRewrite,
  concurrentIndexInTransaction,
  constantCondition,
  correlatedSubquery,
  countForExistence,
  deleteWithoutWhere,
  detachNonConcurrent,
  distinctInSubquery,
  distinctOnWithoutOrder,
  distinctOverJoin,
  distinctOverUnique,
  distinctWithGroupBy,
  doubleRelease,
  dropIndexNonConcurrent,
  duplicateAssignment,
  equalsNull,
  floatingQuery,
  foreignKeyTypeMismatch,
  foreignKeyWithoutNotValid,
  functionOnColumn,
  havingWithoutAggregate,
  hugeInList,
  hugeValuesList,
  implicitCast,
  inSubquery,
  insertWithoutColumns,
  integerPrimaryKey,
  joinWithoutEquality,
  jsonColumn,
  largeLimit,
  leadingWildcard,
  leftJoinMadeInner,
  limitWithoutOrder,
  lowValueIndex,
  missingPrimaryKey,
  moneyColumn,
  nonConcurrentIndex,
  notInSubquery,
  nullInNotInList,
  offsetPagination,
  offsetWithoutLimit,
  orAcrossColumns,
  orInsteadOfIn,
  orderByInSubquery,
  orderByRandom,
  placeholderCount,
  poolClientLeak,
  poolWithoutLimits,
  queryInLoop,
  redundantIndex,
  refreshNonConcurrent,
  regexWithoutTrigramIndex,
  reindexNonConcurrent,
  repeatedQuery,
  selectForUpdateWithoutLimit,
  selectStar,
  sequentialQueries,
  slowWorkInTransaction,
  sqlInjection,
  storedGeneratedColumn,
  tableRewriteCommand,
  tooManyIndexes,
  tooManyJoins,
  transactionOnPool,
  transactionWithoutRollback,
  unboundedQuery,
  unindexedFilter,
  unindexedForeignKey,
  unionInsteadOfUnionAll,
  uniqueConstraintBuildsIndex,
  unstablePageOrder,
  unusedCte,
  unusedJoin,
  updateWithoutWhere,
  volatileDefault,
  wholeTableCount,
  windowRangeFrame,
];

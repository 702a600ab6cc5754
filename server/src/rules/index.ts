// Written by `npm run generate` from the files in this folder.
import { arithmeticOnColumn } from './arithmetic-on-column';
import { attachPartitionScan } from './attach-partition-scan';
import { btreeOnArrayOrJsonb } from './btree-on-array-or-jsonb';
import { cartesianJoin } from './cartesian-join';
import { castOnColumn } from './cast-on-column';
import { charColumn } from './char-column';
import { checkWithoutNotValid } from './check-without-not-valid';
import { clientForOneQuery } from './client-for-one-query';
import { clientPerRequest } from './client-per-request';
import { columnTypeRewrite } from './column-type-rewrite';
import { concurrentIndexInTransaction } from './concurrent-index-in-transaction';
import { constantCondition } from './constant-condition';
import { correlatedSubquery } from './correlated-subquery';
import { countForExistence } from './count-for-existence';
import { deleteAndReinsert } from './delete-and-reinsert';
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
import { duplicateForeignKey } from './duplicate-foreign-key';
import { enumValueInTransaction } from './enum-value-in-transaction';
import { equalsNull } from './equals-null';
import { exclusionConstraintBuildsIndex } from './exclusion-constraint-builds-index';
import { expensiveQuery } from './expensive-query';
import { floatingQuery } from './floating-query';
import { foreignKeyTypeMismatch } from './foreign-key-type-mismatch';
import { foreignKeyWithoutNotValid } from './foreign-key-without-not-valid';
import { functionOnColumn } from './function-on-column';
import { havingWithoutAggregate } from './having-without-aggregate';
import { hugeInList } from './huge-in-list';
import { hugeValuesList } from './huge-values-list';
import { implicitCast } from './implicit-cast';
import { inSubquery } from './in-subquery';
import { insertRowByRow } from './insert-row-by-row';
import { insertWithoutColumns } from './insert-without-columns';
import { integerPrimaryKey } from './integer-primary-key';
import { joinWithoutEquality } from './join-without-equality';
import { jsonColumn } from './json-column';
import { largeLimit } from './large-limit';
import { leadingWildcard } from './leading-wildcard';
import { leftJoinMadeInner } from './left-join-made-inner';
import { limitWithoutOrder } from './limit-without-order';
import { lowValueIndex } from './low-value-index';
import { migrationError } from './migration-error';
import { missingIndex } from './missing-index';
import { missingLockTimeout } from './missing-lock-timeout';
import { missingPrimaryKey } from './missing-primary-key';
import { moneyColumn } from './money-column';
import { multiplePermissivePolicies } from './multiple-permissive-policies';
import { nestedTransaction } from './nested-transaction';
import { nestedView } from './nested-view';
import { nonConcurrentIndex } from './non-concurrent-index';
import { notInSubquery } from './not-in-subquery';
import { nullInNotInList } from './null-in-not-in-list';
import { offsetPagination } from './offset-pagination';
import { offsetWithoutLimit } from './offset-without-limit';
import { openTransaction } from './open-transaction';
import { orAcrossColumns } from './or-across-columns';
import { orInsteadOfIn } from './or-instead-of-in';
import { orderByInSubquery } from './order-by-in-subquery';
import { orderByRandom } from './order-by-random';
import { placeholderCount } from './placeholder-count';
import { planRegression } from './plan-regression';
import { policyFunctionPerRow } from './policy-function-per-row';
import { poolClientLeak } from './pool-client-leak';
import { poolWithoutLimits } from './pool-without-limits';
import { queryInLoop } from './query-in-loop';
import { redundantIndex } from './redundant-index';
import { redundantIndexPredicate } from './redundant-index-predicate';
import { refreshNonConcurrent } from './refresh-non-concurrent';
import { regexWithoutTrigramIndex } from './regex-without-trigram-index';
import { reindexNonConcurrent } from './reindex-non-concurrent';
import { repeatedQuery } from './repeated-query';
import { rowByRowLoop } from './row-by-row-loop';
import type { Rule } from './rule';
import { schemaError } from './schema-error';
import { searchWithoutGin } from './search-without-gin';
import { selectForUpdateWithoutLimit } from './select-for-update-without-limit';
import { selectStar } from './select-star';
import { sequenceOverflow } from './sequence-overflow';
import { sequentialQueries } from './sequential-queries';
import { setNotNullScan } from './set-not-null-scan';
import { severalAlterTable } from './several-alter-table';
import { slowWorkInTransaction } from './slow-work-in-transaction';
import { sqlInjection } from './sql-injection';
import { storedGeneratedColumn } from './stored-generated-column';
import { tableRewriteCommand } from './table-rewrite-command';
import { timestampWithoutTimeZone } from './timestamp-without-time-zone';
import { tooManyIndexes } from './too-many-indexes';
import { tooManyJoins } from './too-many-joins';
import { transactionOnPool } from './transaction-on-pool';
import { transactionWithoutRollback } from './transaction-without-rollback';
import { truncateCascade } from './truncate-cascade';
import { unboundedQuery } from './unbounded-query';
import { unindexedFilter } from './unindexed-filter';
import { unindexedForeignKey } from './unindexed-foreign-key';
import { unindexedJoin } from './unindexed-join';
import { unindexedOrder } from './unindexed-order';
import { unionInsteadOfUnionAll } from './union-instead-of-union-all';
import { uniqueConstraintBuildsIndex } from './unique-constraint-builds-index';
import { unstablePageOrder } from './unstable-page-order';
import { unusedCte } from './unused-cte';
import { unusedJoin } from './unused-join';
import { updateWithoutWhere } from './update-without-where';
import { volatileDefault } from './volatile-default';
import { wholeTableCount } from './whole-table-count';
import { wideIndex } from './wide-index';
import { windowRangeFrame } from './window-range-frame';
import { workUnderLock } from './work-under-lock';

/** All rules, by name. */
export const rules: readonly Rule[] = [
  arithmeticOnColumn,
  attachPartitionScan,
  btreeOnArrayOrJsonb,
  cartesianJoin,
  castOnColumn,
  charColumn,
  checkWithoutNotValid,
  clientForOneQuery,
  clientPerRequest,
  columnTypeRewrite,
  concurrentIndexInTransaction,
  constantCondition,
  correlatedSubquery,
  countForExistence,
  deleteAndReinsert,
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
  duplicateForeignKey,
  enumValueInTransaction,
  equalsNull,
  exclusionConstraintBuildsIndex,
  expensiveQuery,
  floatingQuery,
  foreignKeyTypeMismatch,
  foreignKeyWithoutNotValid,
  functionOnColumn,
  havingWithoutAggregate,
  hugeInList,
  hugeValuesList,
  implicitCast,
  inSubquery,
  insertRowByRow,
  insertWithoutColumns,
  integerPrimaryKey,
  joinWithoutEquality,
  jsonColumn,
  largeLimit,
  leadingWildcard,
  leftJoinMadeInner,
  limitWithoutOrder,
  lowValueIndex,
  migrationError,
  missingIndex,
  missingLockTimeout,
  missingPrimaryKey,
  moneyColumn,
  multiplePermissivePolicies,
  nestedTransaction,
  nestedView,
  nonConcurrentIndex,
  notInSubquery,
  nullInNotInList,
  offsetPagination,
  offsetWithoutLimit,
  openTransaction,
  orAcrossColumns,
  orInsteadOfIn,
  orderByInSubquery,
  orderByRandom,
  placeholderCount,
  planRegression,
  policyFunctionPerRow,
  poolClientLeak,
  poolWithoutLimits,
  queryInLoop,
  redundantIndex,
  redundantIndexPredicate,
  refreshNonConcurrent,
  regexWithoutTrigramIndex,
  reindexNonConcurrent,
  repeatedQuery,
  rowByRowLoop,
  schemaError,
  searchWithoutGin,
  selectForUpdateWithoutLimit,
  selectStar,
  sequenceOverflow,
  sequentialQueries,
  setNotNullScan,
  severalAlterTable,
  slowWorkInTransaction,
  sqlInjection,
  storedGeneratedColumn,
  tableRewriteCommand,
  timestampWithoutTimeZone,
  tooManyIndexes,
  tooManyJoins,
  transactionOnPool,
  transactionWithoutRollback,
  truncateCascade,
  unboundedQuery,
  unindexedFilter,
  unindexedForeignKey,
  unindexedJoin,
  unindexedOrder,
  unionInsteadOfUnionAll,
  uniqueConstraintBuildsIndex,
  unstablePageOrder,
  unusedCte,
  unusedJoin,
  updateWithoutWhere,
  volatileDefault,
  wholeTableCount,
  wideIndex,
  windowRangeFrame,
  workUnderLock,
];

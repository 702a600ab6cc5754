import { operatorName } from '../../schema/predicates';
import { as, type Tree, type Visit } from '../../syntax/tree';

/** Functions of PostgreSQL that give one value for one row, the same for the same arguments. */
const oneValue = new Set(
  'abs btrim ceil ceiling char_length concat concat_ws date_part date_trunc extract floor format initcap left length lower lpad ltrim md5 now octet_length replace reverse right round rpad rtrim sign split_part strpos substr substring timezone to_char to_date to_json to_jsonb to_timestamp trim trunc upper'.split(
    ' ',
  ),
);

/** Aggregates for which the order of their input makes no difference. */
const unorderedAggregates = new Set(
  'count min max bool_and bool_or every bit_and bit_or sum avg stddev stddev_pop stddev_samp variance var_pop var_samp'.split(
    ' ',
  ),
);

/** A call by one of the names that are known to give one value for one row. */
export function givesOneValue(call: Visit<'FuncCall'>): boolean {
  return oneValue.has(operatorName(call.node.funcname) ?? '') && !call.node.over;
}

export function isUnorderedAggregate(call: Visit<'FuncCall'>): boolean {
  const { funcname, over, agg_order, agg_within_group } = call.node;
  return (
    unorderedAggregates.has(operatorName(funcname) ?? '') && !over && !agg_order && agg_within_group !== true
  );
}

/** All function calls below a node. */
export function callsBelow(visit: Visit | undefined, tree: Tree): Visit<'FuncCall'>[] {
  const calls: Visit<'FuncCall'>[] = [];
  for (const below of visit ? tree.below(visit) : []) {
    const call = as(below, 'FuncCall');
    if (call) calls.push(call);
  }
  return calls;
}

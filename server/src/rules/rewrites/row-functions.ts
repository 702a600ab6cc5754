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

/** Names of functions that PostgreSQL ships, or their beginnings; none of them is an aggregate. */
const shipped =
  /^(?:a?(?:cos|sin|tan)h?|age|array_(?!agg)\w+|ascii|cbrt|cardinality|chr|clock_timestamp|current\w*|date_\w+|decode|degrees|div|encode|exp|factorial|gcd|gen_random_uuid|generate_\w+|get_\w+|has_\w+|host|inet_\w+|isfinite|jsonb?_(?!agg|object_agg|arrayagg|objectagg)\w+|justify_\w+|lcm|ln|log|log10|lastval|currval|nextval|setval|make_\w+|masklen|mod|network|nullif|num_\w+|obj_description|col_description|parse_ident|pg_\w+|pi|power|quote_\w+|radians|random|regexp_\w+|repeat|row_to_json|scale|set_\w+|sha\d+|sqrt|starts_with|statement_timestamp|string_to_\w+|text|timeofday|to_\w+|transaction_timestamp|translate|ts_\w+|txid_\w+|unnest|uuid\w*|version|width_bucket|xpath)$/;

/** A call of a function that PostgreSQL ships and that is no aggregate. */
export function isOwnScalar(call: Visit<'FuncCall'>): boolean {
  const { funcname = [] } = call.node;
  const name = operatorName(funcname) ?? '';
  const [schema] = funcname.length > 1 ? funcname : [];
  if (schema && !('String' in schema && schema.String.sval === 'pg_catalog')) return false;
  return oneValue.has(name) || shipped.test(name);
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

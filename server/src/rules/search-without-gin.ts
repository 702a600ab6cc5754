import { sameExpression } from '../schema/expression';
import { conjuncts, filteredColumns, isConstant, operatorName, visitOf } from '../schema/predicates';
import type { Index } from '../schema/schema';
import { type Relation, resolveColumn, type ScopeHolder } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { printVisit } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import { columnInside } from './rewrites/column-expression';
import { isReadWhole, leadsTo, sortedOperators } from './rewrites/whole-reads';
import { type Context, defineRule, type Finding, type ParsedStatement } from './rule';

export const searchWithoutGin = defineRule<'schema'>({
  name: 'search-without-gin',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['A_Expr'],
  fix: 'unsafe',
  summary: 'A search inside arrays, jsonb or texts that no index serves.',
  why: 'Whether an array holds an element, a document a key, or a text a word, is known to a GIN index, which lists the rows by what they hold. Without one every row is read and taken apart. `value = ANY (column)` is not served even where there is one: PostgreSQL uses it for `@>`, `&&`, `?` and `@@`.',
  advice:
    'Create the index `USING gin (column)`, for `@>` on jsonb alone with `jsonb_path_ops`, which is smaller. Write `column @> ARRAY[value]` instead of `value = ANY (column)`.',
  bad: [
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nSELECT id FROM posts WHERE tags @> ARRAY[$1];',
    "CREATE TABLE posts (id bigint PRIMARY KEY, doc jsonb);\nCREATE INDEX ON posts (doc);\nDELETE FROM posts WHERE doc ? 'draft';",
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nCREATE INDEX ON posts USING gin (tags);\nSELECT id FROM posts WHERE $1 = ANY (tags);',
    "CREATE TABLE posts (id bigint PRIMARY KEY, body text);\nSELECT id FROM posts WHERE to_tsvector('english', body) @@ to_tsquery('english', $1);",
  ],
  good: [
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nCREATE INDEX ON posts USING gin (tags);\nSELECT id FROM posts WHERE tags @> ARRAY[$1];',
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nSELECT tags FROM posts WHERE id = $2 AND tags && $1;',
    "CREATE TABLE posts (id bigint PRIMARY KEY, body text);\nCREATE INDEX ON posts USING gin (to_tsvector('english', body));\nSELECT id FROM posts WHERE to_tsvector('english', body) @@ to_tsquery('english', $1);",
    'CREATE TABLE posts (id bigint PRIMARY KEY, at tstzrange);\nSELECT id FROM posts WHERE at @> now();',
  ],
  *check(statement, context) {
    const { tree } = statement;
    const holders: ScopeHolder[] = [
      ...tree.of('SelectStmt'),
      ...tree.of('UpdateStmt'),
      ...tree.of('DeleteStmt'),
    ];
    for (const holder of holders) {
      const { whereClause } = holder.node as { whereClause?: Node };
      for (const condition of conjuncts(whereClause)) {
        const search = searchIn(condition, statement, context);
        if (!search || !isReadWhole(search.relation, statement)) continue;
        const filtered = filteredColumns(whereClause, tree, context.schema);
        const names = filtered
          .filter(
            ({ resolved, comparison }) =>
              sortedOperators.has(comparison.operator) && resolved.relation.node === search.relation.node,
          )
          .map(({ resolved }) => resolved.name);
        const { table } = search.relation;
        if (!table || leadsTo(table, names)) continue;
        const serving = table.indexes.filter((index) => serves(index, search));
        if (serving.some((index) => search.operator !== 'ANY' || index.where !== undefined)) continue;
        yield finding(search, serving[0], statement);
      }
    }
  },
});

interface Search {
  readonly visit: Visit<'A_Expr'>;
  readonly relation: Relation;
  /** `ANY`: `value = ANY (column)`. */
  readonly operator: string;
  /** The column, or what is computed from one, as it is written. */
  readonly side: string;
  readonly column?: string;
  readonly type?: string;
  readonly value: Node;
}

const ofJson = new Set(['@>', '?', '?|', '?&', '@?', '@@']);
const ofArrays = new Set(['@>', '<@', '&&']);

function searchIn(
  condition: Node,
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): Search | undefined {
  const visit = 'A_Expr' in condition ? as(tree.visit(condition.A_Expr), 'A_Expr') : undefined;
  if (!visit) return undefined;
  const { kind, name, lexpr, rexpr } = visit.node;
  const isAny = kind === 'AEXPR_OP_ANY' && operatorName(name) === '=';
  const operator = isAny ? 'ANY' : operatorName(name);
  if ((kind !== 'AEXPR_OP' && !isAny) || operator === undefined) return undefined;
  const [searched, value] = isAny ? [rexpr, lexpr] : [lexpr, rexpr];
  const side = visitOf(searched, tree);
  if (!side || !value || !isConstant(value, tree)) return undefined;
  const reference = as(side, 'ColumnRef');
  if (reference) {
    const resolved = resolveColumn(reference, tree, schema);
    const type = resolved?.column?.type;
    if (!resolved || type === undefined || resolved.relation.kind !== 'table') return undefined;
    if (!isSearched(type, operator)) return undefined;
    const { relation, name: column } = resolved;
    return { visit, relation, operator, side: column, column, type, value };
  }
  const relation = isComputed(side, operator)
    ? columnInside(side, tree, schema)?.resolved?.relation
    : undefined;
  if (!relation) return undefined;
  return { visit, relation, operator, side: printVisit(side).replaceAll(`${relation.name}.`, ''), value };
}

function isSearched(type: string, operator: string): boolean {
  if (type === 'jsonb') return ofJson.has(operator);
  if (type === 'tsvector') return operator === '@@';
  return type.endsWith('[]') && (ofArrays.has(operator) || operator === 'ANY');
}

/** A part of a document, or the words of a text. */
function isComputed(side: Visit, operator: string): boolean {
  const part = as(side, 'A_Expr')?.node;
  if (part) return operatorName(part.name) === '->' && ofJson.has(operator);
  const call = as(side, 'FuncCall')?.node;
  return operatorName(call?.funcname) === 'to_tsvector' && operator === '@@';
}

/** An index of any kind but those that sort or hash whole values; which of them fit is up to their classes. */
function serves(index: Index, { operator, column, side }: Search): boolean {
  if (!index.valid || index.method === 'btree' || index.method === 'hash' || index.method === 'brin')
    return false;
  return index.keys.some((key) => {
    if (key.operatorClass === 'jsonb_path_ops' && operator.startsWith('?')) return false;
    return column === undefined ? sameExpression(key.expression, side) : key.column === column;
  });
}

function isOfKeysOnly({ keys }: Index, { column }: Search): boolean {
  return keys.some((key) => key.column === column && key.operatorClass === 'jsonb_path_ops');
}

function finding(search: Search, index: Index | undefined, statement: ParsedStatement): Finding {
  const { relation, operator, side, type } = search;
  const range = expressionRange(statement, search.visit);
  const rows = relation.table?.statistics?.rows ?? -1;
  const all = rows > 0 ? `all ${Math.round(rows).toLocaleString('en-US')} rows of` : 'all of';
  const reads = `this reads ${all} \`${relation.written}\`.`;
  const unfit = index
    ? undefined
    : relation.table?.indexes.find((one) => one.valid && isOfKeysOnly(one, search));
  if (unfit) {
    return {
      range,
      message: `\`${unfit.name}\` does not serve \`${operator}\`, because of its jsonb_path_ops: ${reads}`,
    };
  }
  if (!index) {
    return {
      range,
      message: `\`${relation.written}\` has no index of what \`${side}\` holds, such as a GIN index: ${reads}`,
    };
  }
  const message = `\`= ${operator}\` is not served by \`${index.name}\`, as \`@>\` would be: ${reads}`;
  return {
    range,
    message,
    ...(type && withFix(search, type, statement)),
  };
}

function withFix({ visit, value }: Search, type: string, statement: ParsedStatement): Pick<Finding, 'fixes'> {
  const { tree, text } = statement;
  const left = visitOf(value, tree);
  const right = visitOf(visit.node.rexpr, tree);
  if (!left || !right) return {};
  const column = expressionRange(statement, right);
  const written = expressionRange(statement, left);
  const range = expressionRange(statement, visit);
  const newText = `${text.slice(column.start, column.end)} @> ARRAY[${text.slice(written.start, written.end)}]::${type}`;
  return { fixes: [{ title: 'Use @>', safety: 'unsafe', edits: [{ range, newText }] }] };
}

import type { Table } from '../schema/schema';
import type { Node } from '../syntax/ast';
import type { IndexDesign, KeyDesign } from './index-design';
import { columnOf } from './row-expression';
import type { Search, TableNeeds } from './table-needs';

/** Indexes for operators that have no order: patterns, containment, text search, overlap. */
export function searchDesigns({ table, searches, equalities }: TableNeeds): IndexDesign[] {
  return searches.flatMap((search) => {
    const design = (method: IndexDesign['method'], key: Partial<KeyDesign> = {}): IndexDesign => ({
      table,
      method,
      keys: [{ expression: search.expression, ...key }],
      include: [],
    });
    const spatial = () => (hasExtent(search, table) ? [design('gist')] : []);
    switch (search.operator) {
      case '~~':
      case '^@': {
        const prefix: IndexDesign[] = hasPrefix(search)
          ? [
              design('btree', { operatorClass: 'text_pattern_ops' }),
              {
                ...design('btree'),
                keys: [
                  ...equalities.map((expression) => ({ expression })),
                  { expression: search.expression, operatorClass: 'text_pattern_ops' },
                ],
              },
            ]
          : [];
        return [...prefix, design('gin', { operatorClass: 'gin_trgm_ops' })];
      }
      case '~~*':
      case '~':
      case '~*':
      case '%':
        return [design('gin', { operatorClass: 'gin_trgm_ops' })];
      case '@>':
      case '@?':
      case '@@':
        return [design('gin', { operatorClass: 'jsonb_path_ops' }), design('gin'), ...spatial()];
      case '<@':
      case '?':
      case '?|':
      case '?&':
      case '&&':
        return [design('gin'), ...spatial()];
      default:
        return spatial();
    }
  });
}

/** Ranges, shapes and networks. Of others a GiST index keeps signatures, and all that match are looked at again. */
function hasExtent({ expression }: Search, { columns }: Table): boolean {
  const name = columnOf(expression);
  const type = columns.find((column) => column.name === name)?.type;
  return type !== undefined && !/^(jsonb?|tsvector|text|character.*|.*\[\])$/.test(type);
}

/** Whether the pattern is known to begin with something. */
function hasPrefix({ operator, other }: Search): boolean {
  if (operator === '^@') return true;
  const pattern = textOf(other);
  return pattern !== undefined && /^[^%_]/.test(pattern);
}

function textOf(value: Node): string | undefined {
  if ('TypeCast' in value && value.TypeCast.arg) return textOf(value.TypeCast.arg);
  return 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
}

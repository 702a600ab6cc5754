import { askedBy, conditionsOf, rowOf } from '../../../server/src/advisor/conditions';
import { columnOf, mentionsOf } from '../../../server/src/advisor/row-expression';
import type { Plan } from '../../../server/src/protocol/plan';
import type { Snapshot, SnapshotColumnStatistics } from '../../../server/src/snapshot/snapshot';
import type { Node } from '../../../server/src/syntax/ast';

/** A value for each parameter of a statement, from the statistics of the column that it is compared with; undefined where one has none. */
export function parameterValues(sql: string, plan: Plan, snapshot: Snapshot): string[] | undefined {
  const count = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const values = new Map<number, string>();
  for (const [, number] of sql.matchAll(/\b(?:LIMIT|OFFSET)\s+\$(\d+)/gi)) values.set(Number(number), '20');
  for (const node of plan.nodes) {
    const conditions = [node.filter, node.indexCond, node.recheckCond, node.joinFilter].flatMap(conditionsOf);
    for (const asked of conditions.flatMap(askedBy)) {
      const sides = asked.kind === 'range' ? asked.expressions : [asked.expression];
      const others = asked.other === undefined ? [] : rowOf(asked.other);
      for (const [place, side] of sides.entries()) {
        const number = parameterOf(others[place]);
        const statistics =
          number === undefined ? undefined : statisticsOf(side, node.alias ?? '', plan, snapshot);
        const value = statistics && typical(statistics);
        if (number !== undefined && value !== undefined && !values.has(number)) values.set(number, value);
      }
    }
  }
  const all = Array.from({ length: count }, (_, i) => values.get(i + 1));
  return all.every((value) => value !== undefined) ? all : undefined;
}

function parameterOf(value: Node | undefined): number | undefined {
  if (!value) return undefined;
  if ('TypeCast' in value) return parameterOf(value.TypeCast.arg);
  return 'ParamRef' in value ? value.ParamRef.number : undefined;
}

function statisticsOf(
  side: Node,
  alone: string,
  plan: Plan,
  { relations }: Snapshot,
): SnapshotColumnStatistics | undefined {
  const column = 'TypeCast' in side && side.TypeCast.arg ? columnOf(side.TypeCast.arg) : columnOf(side);
  const [alias] = mentionsOf(side, alone).aliases;
  const scan = plan.nodes.find((node) => node.alias === alias);
  return relations
    .find(({ schema, name }) => schema === scan?.schema && name === scan?.relation)
    ?.statistics?.find((one) => one.column === column);
}

/** Neither rare nor the most frequent one. */
function typical({ histogramBounds, mostCommonValues }: SnapshotColumnStatistics): string | undefined {
  const values = histogramBounds ?? mostCommonValues;
  return values?.[Math.floor(0.6 * values.length)];
}

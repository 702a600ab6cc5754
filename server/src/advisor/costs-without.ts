import type { Probe, TableName } from './probe';
import { costIn } from './probed-plan';

/** A statement that would cost more. */
export interface DearerStatement {
  /** Its place in the list that was given. */
  readonly statement: number;
  /** Of one execution, in the planner's units. */
  readonly before: number;
  readonly after: number;
}

/** A plan that costs so much more is another one. */
const dearer = 1.01;

/** Which statements would cost more without an index; undefined where that cannot be planned. `costs`: with it. */
export async function costsWithout(
  index: TableName,
  statements: readonly { readonly sql: string; readonly cost: number }[],
  probe: Probe,
): Promise<readonly DearerStatement[] | undefined> {
  const answer = await probe.whatIf(
    [],
    statements.map(({ sql }) => sql),
    [index],
  );
  if (answer.kind !== 'what-if') return undefined;
  return statements.flatMap(({ cost: before }, statement) => {
    const after = costIn(answer.plans[statement]);
    return after > dearer * before && Number.isFinite(after) ? [{ statement, before, after }] : [];
  });
}

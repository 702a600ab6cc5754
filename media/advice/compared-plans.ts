import type { DroppableIndex, IndexAdvice, ProposedDesign, Sourced } from '../../server/src/protocol/advice';
import type { WantedPlan } from '../../server/src/protocol/advice-view';

/** The plans of a statement whose costs stand beside it. */
export interface ComparedPlans {
  readonly before: (statement: Sourced) => WantedPlan;
  readonly after: (statement: Sourced) => WantedPlan;
}

/** With all other indexes, without and with those that were chosen together with `index`. */
export function plansOfDesign({ indexes, sources }: IndexAdvice, index: ProposedDesign): ComparedPlans {
  const plan = (title: string, among: readonly ProposedDesign[]) => (statement: Sourced) => ({
    title,
    sql: sources[statement.source]?.sql ?? '',
    indexes: among.map(({ proposed }) => proposed),
    without: [],
  });
  return {
    before: plan(
      'Before',
      indexes.filter(({ choice }) => choice !== index.choice),
    ),
    after: plan('After', indexes),
  };
}

/** With the indexes that are there now, and without the one that could go. */
export function plansOfDrop({ sources }: IndexAdvice, { name }: DroppableIndex): ComparedPlans {
  const plan = (title: string, without: WantedPlan['without']) => (statement: Sourced) => ({
    title,
    sql: sources[statement.source]?.sql ?? '',
    indexes: [],
    without,
  });
  return { before: plan('Before', []), after: plan('After', [name]) };
}

import type { PlanTrigger } from '../../protocol/plan';
import type { FindingCheck } from '../finding-check';
import { countText, durationText } from '../quantity';

export const triggerTime: FindingCheck = {
  id: 'trigger-time',
  summary: 'Triggers take a large part of the time',
  why: 'A trigger runs for each row; that of a foreign key searches the other table each time.',
  advice: 'See what the trigger does for each row, and whether it can do so once per statement.',
  *check(plan) {
    for (const trigger of plan.triggers) {
      const timeMs = trigger.timeMs ?? 0;
      const calls = trigger.calls ?? 0;
      const table = trigger.relation === undefined ? '' : ` on ${trigger.relation}`;
      const name =
        trigger.constraint === undefined
          ? `Trigger ${trigger.name}${table}`
          : `The trigger of constraint ${trigger.constraint}${table}`;
      yield {
        nodeId: 0,
        message: `${name} ran ${countText(calls)} ${calls === 1 ? 'time' : 'times'}: ${durationText(timeMs)} in all.`,
        advice: adviceFor(trigger, calls > 0 ? timeMs / calls : 0),
        savingMs: timeMs,
      };
    }
  },
};

function adviceFor(trigger: PlanTrigger, msPerCall: number): string {
  // "_a_" triggers act on the referencing table; "_c_" ones check the referenced key, which is always indexed.
  const actsOnReferencing =
    trigger.name.startsWith('RI_ConstraintTrigger_a') || trigger.name === trigger.constraint;
  if (trigger.constraint === undefined || !actsOnReferencing) return triggerTime.advice;
  if (msPerCall < 0.2)
    return 'The rows that refer to the changed ones have to be found; delete or update fewer rows at a time.';
  return `Each call takes ${durationText(msPerCall)}: create an index on the referencing columns of constraint ${trigger.constraint}.`;
}

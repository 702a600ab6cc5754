import type { FindingCheck } from '../finding-check';
import { durationText } from '../quantity';

export const planningTime: FindingCheck = {
  id: 'planning-time',
  summary: 'Planning takes a large part of the time',
  why: 'Many joins, partitions or indexes give the planner much to weigh, each time that the query is sent.',
  advice: 'Prepare the statement once and execute it many times; join fewer tables, or name the partition.',
  *check(plan) {
    const planningMs = plan.planningTimeMs ?? 0;
    const executionMs = plan.executionTimeMs;
    if (executionMs === undefined || planningMs < 0.3 * (planningMs + executionMs)) return;
    yield {
      message: `Planning took ${durationText(planningMs)}, execution ${durationText(executionMs)}.`,
      savingMs: planningMs,
    };
  },
};

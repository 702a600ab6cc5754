import type { FindingCheck } from '../finding-check';
import { countText, durationText } from '../quantity';

export const jitTime: FindingCheck = {
  id: 'jit-time',
  summary: 'Compilation (JIT) takes a large part of the time',
  why: 'The server compiled expressions because the query was estimated to be expensive; for short queries that does not pay.',
  advice: 'SET jit = off for this query, or raise jit_above_cost.',
  *check(plan) {
    const totalMs = plan.jit?.totalMs ?? 0;
    if (totalMs === 0) return;
    yield {
      message: `${countText(plan.jit?.functions ?? 0)} functions were compiled in ${durationText(totalMs)}.`,
      savingMs: totalMs,
    };
  },
};

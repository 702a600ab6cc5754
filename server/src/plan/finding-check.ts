import type { Plan } from '../protocol/plan';

/** What a check has seen at one node, or about the whole plan. */
export interface Detection {
  readonly nodeId?: number;
  /** One sentence that names the objects and the numbers. */
  readonly message: string;
  /** Where this case has more to say than the check's own advice. */
  readonly advice?: string;
  /** The most that mending it can save. */
  readonly savingMs?: number;
  /** For plans without times: the share of the plan's cost. */
  readonly costShare?: number;
}

/** One kind of finding in plans. Checks are pure, and silent where the plan does not say enough. */
export interface FindingCheck {
  /** Names the problem; equal to the file's name. */
  readonly id: string;
  readonly summary: string;
  readonly why: string;
  readonly advice: string;
  check(plan: Plan): Iterable<Detection>;
}

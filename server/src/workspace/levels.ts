import * as v from 'valibot';

export const levels = ['error', 'warning', 'information', 'hint', 'refactoring', 'off'] as const;

/** How loudly a rule is told to speak. */
export const level = v.picklist(levels);

export type Level = v.InferOutput<typeof level>;

/** By the name of the rule. */
export type RuleLevels = ReadonlyMap<string, Level>;

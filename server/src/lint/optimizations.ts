import { rules } from '../rules/index';

/** The rules whose fixes are to make a statement cheaper, by their names. */
export const optimizations: ReadonlySet<string> = new Set(
  rules.filter((rule) => rule.isOptimization).map(({ name }) => name),
);

import { rules } from '../rules';
import type { Level, RuleLevels } from './levels';
import { matcher, within } from './matcher';

/** Where tests lie by custom: those of applications, and the regression tests of extensions. */
export const defaultTestFiles: readonly string[] = [
  '**/{test,tests,__tests__,spec,specs,e2e,regress,fixtures,__fixtures__,__mocks__}/**',
  '**/*.{test,spec}.*',
  '**/*{_,-}{test,spec}.*',
];

/**
 * The levels of rules in files of tests, where tables are small by construction and a query for all rows is meant:
 * what depends on size or intent is not reported.
 */
export const levelsInTests: RuleLevels = new Map(
  rules
    .filter(
      ({ severity, inTests }) => inTests === 'silent' || severity === 'information' || severity === 'hint',
    )
    .map((rule): [string, Level] => [rule.name, 'off']),
);

/** Whether a file below the folder is named by one of the patterns. */
export function isTestFile(file: string, folder: string | undefined, patterns: readonly string[]): boolean {
  return folder !== undefined && matcher(patterns)(within(folder, file));
}

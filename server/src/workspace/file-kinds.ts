import { basename } from 'node:path';
import { rules } from '../rules/index';
import type { Level, RuleLevels } from './levels';
import { matcher, within } from './matcher';

/** Where tests lie by custom: those of applications, and the regression tests of extensions. */
export const defaultTestFiles: readonly string[] = [
  '**/{test,tests,__tests__,spec,specs,e2e,regress,fixtures,__fixtures__,__mocks__}/**',
  '**/{bench,benchmark,benchmarks}/**',
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
      ({ severity, silentIn }) =>
        silentIn?.includes('tests') || severity === 'information' || severity === 'hint',
    )
    .map((rule): [string, Level] => [rule.name, 'off']),
);

const migrations = matcher(['**/{*migrations,migrate}/**']);

/** Whether the statements of a file run once, by its place below the folder. */
export function isMigration(file: string, folder: string | undefined): boolean {
  return folder !== undefined && migrations(within(folder, file));
}

/** Where what takes migrations back lies by custom. */
export const filesThatUndo: readonly string[] = [
  '**/*.down.sql',
  '**/*_down.sql',
  '**/down.sql',
  '**/down/**',
  '**/rollback/**',
  // Flyway's.
  '**/U[0-9]*__*.sql',
];

const undoing = matcher(filesThatUndo);

/** Whether a file takes a migration back, by its place below the folder: it runs while somebody develops, or in need. */
export function undoesMigration(file: string, folder: string | undefined): boolean {
  return folder !== undefined && undoing(within(folder, file));
}

const extensionScripts = matcher(['**/*--*.sql']);

/**
 * Whether a file is a script of an extension (https://www.postgresql.org/docs/current/extend-extensions.html), by its
 * name, such as `citus--11.1-1--11.2-1.sql`: it runs in one transaction, over the extension's own small tables.
 */
export function isExtensionScript(file: string): boolean {
  return extensionScripts(basename(file));
}

/** Whether a file below the folder is named by one of the patterns. */
export function isTestFile(file: string, folder: string | undefined, patterns: readonly string[]): boolean {
  return folder !== undefined && matcher(patterns)(within(folder, file));
}

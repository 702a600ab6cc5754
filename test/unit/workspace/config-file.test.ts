import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../server/src/workspace/config-file';

const ruleNames = new Set(['select-star', 'offset-pagination']);
const read = (text: string) => readConfigFile(text, ruleNames);

describe('a configuration file', () => {
  it('is read with comments and trailing commas', () => {
    const { config, problems } = read(`{
      // why
      "$schema": "x", "extends": "./base.json", "limit": 20, "maxCost": 5e4, "assume": { "orders": 1000, "*": 10 },
      "rules": { "select-star": "off", }, /* all of it */
      "schemaFiles": ["db/*.sql"], "testFiles": ["checks/**"], "ignore": ["legacy"],
      "overrides": [{ "files": ["reports/**"], "rules": { "select-star": "hint" } }],
    }`);
    expect(problems).toEqual([]);
    expect(config).toEqual({
      extends: ['./base.json'],
      limit: 20,
      maxCost: 50_000,
      assume: { orders: 1000, '*': 10 },
      rules: new Map([['select-star', 'off']]),
      schemaFiles: ['db/*.sql'],
      testFiles: ['checks/**'],
      ignore: ['legacy'],
      overrides: [{ files: ['reports/**'], rules: new Map([['select-star', 'hint']]) }],
    });
  });

  it.each([
    [
      '{ "rulez": {} }',
      'rulez is not known; there are extends, rules, limit, maxCost, assume, schemaFiles, testFiles, ignore, overrides.',
    ],
    ['{ "rules": { "no-such": "off" } }', 'rules.no-such: there is no rule "no-such".'],
    [
      '{ "rules": { "select-star": "loud" } }',
      'rules.select-star must be one of error, warning, information, hint, refactoring, off; it is left out.',
    ],
    ['{ "rules": [] }', 'rules must be an object of rules and levels; it is left out.'],
    ['{ "limit": 0 }', 'limit must be a whole number of at least 1; it is left out.'],
    ['{ "maxCost": -1 }', 'maxCost must be a cost; it is left out.'],
    [
      '{ "assume": { "orders": "many" } }',
      'assume must be an object of tables and whole numbers of rows; it is left out.',
    ],
    ['{ "ignore": "x" }', 'ignore must be a list of glob patterns; it is left out.'],
    ['{ "extends": 7 }', 'extends must be a path or a list of paths; it is left out.'],
    ['{ "overrides": [3] }', 'overrides[0] must be an object with files and rules; it is left out.'],
    ['{ "overrides": [{}] }', 'overrides[0].files is missing: the override speaks of no file.'],
    [
      '{ "overrides": [{ "files": ["a"], "rules": { "x": "off" } }] }',
      'overrides[0].rules.x: there is no rule "x".',
    ],
    ['{\n  "limit": }', 'line 2, column 12: this is not JSON (value expected).'],
    ['[]', 'the file must hold a JSON object.'],
    ['', 'line 1, column 1: this is not JSON (value expected).'],
  ])('%s is told', (text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  it('keeps what is right beside what is not', () => {
    const { config, problems } = read(
      '{ "limit": "x", "rules": { "no": "off", "select-star": "off", "offset-pagination": 1 }, "ignore": ["a"] }',
    );
    expect(problems).toHaveLength(3);
    expect(config).toMatchObject({ rules: new Map([['select-star', 'off']]), ignore: ['a'] });
    expect(config.limit).toBeUndefined();
  });
});

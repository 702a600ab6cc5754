// Writes what follows from the rules: their index, the settings schema in package.json, the schema of the
// configuration file, the tables in README.md.
// With --check, writes nothing and fails where a file is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtInRules } from '../src/lint/built-in-rules';
import type { Rule } from '../src/rules/rule';
import { defaultTestFiles } from '../src/workspace/file-kinds';
import { configSchema } from './config-schema';

const root = process.cwd();
const rulesFolder = join(root, 'server/src/rules');
const notRules = new Set(['rule', 'index']);
const stale: string[] = [];

async function main(): Promise<void> {
  const names = readdirSync(rulesFolder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((name) => !notRules.has(name))
    .sort();
  write('server/src/rules/index.ts', indexOf(names));
  const rules = await Promise.all(names.map(loadRule));
  write('package.json', manifestWith(rules));
  const schema = configSchema(withBuiltIn(rules));
  write('media/forecost.config.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
  if (existsSync(join(root, 'README.md'))) write('README.md', readmeWith(rules));
  if (stale.length > 0) {
    console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit what it writes.`);
    process.exitCode = 1;
  }
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function indexOf(names: readonly string[]): string {
  const imports = names.map((name) => `import { ${camelCase(name)} } from './${name}';`);
  return [
    '// Written by `npm run generate` from the files in this folder.',
    ...imports,
    "import type { Rule } from './rule';",
    '',
    '/** All rules, by name. */',
    'export const rules: readonly Rule[] = [',
    ...names.map((name) => `  ${camelCase(name)},`),
    '];',
    '',
  ]
    .join('\n')
    .replace(/(import .*\n)+/, (block) => sortedImports(block));
}

/** In the order that the formatter wants: by path. */
function sortedImports(block: string): string {
  const path = (line: string) => line.slice(line.indexOf("'"));
  return `${block
    .trimEnd()
    .split('\n')
    .sort((a, b) => (path(a) < path(b) ? -1 : 1))
    .join('\n')}\n`;
}

async function loadRule(name: string): Promise<Rule> {
  const module: Record<string, Rule> = await import(pathToFileURL(join(rulesFolder, `${name}.ts`)).href);
  const rule = module[camelCase(name)];
  if (!rule) throw new Error(`server/src/rules/${name}.ts does not export ${camelCase(name)}.`);
  if (rule.name !== name) throw new Error(`server/src/rules/${name}.ts names its rule ${rule.name}.`);
  return rule;
}

/** With the names that are no rules of their own and have a level all the same. */
function withBuiltIn(rules: readonly Rule[]): Pick<Rule, 'name' | 'severity' | 'summary'>[] {
  return [...rules, ...builtInRules].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function manifestWith(rules: readonly Rule[]): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const properties: Record<string, object> = {};
  for (const rule of withBuiltIn(rules)) {
    properties[rule.name] = {
      enum: ['error', 'warning', 'information', 'hint', 'refactoring', 'off'],
      default: rule.severity,
      description: rule.summary,
    };
  }
  for (const group of manifest.contributes.configuration) {
    if (group.properties['forecost.rules']) group.properties['forecost.rules'].properties = properties;
    const testFiles = group.properties['forecost.lint.testFiles'];
    if (testFiles) testFiles.default = defaultTestFiles;
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function readmeWith(rules: readonly Rule[]): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const ruleRows = rules.map((rule) => {
    const fix = rule.fix === 'none' ? '' : rule.fix;
    const needs = rule.about === 'statement' && rule.needs === 'schema' ? 'schema' : '';
    return `| \`${rule.name}\` | ${rule.summary} | ${rule.severity} | ${fix} | ${needs} |`;
  });
  const settingRows: string[] = [];
  for (const group of manifest.contributes.configuration) {
    for (const [name, setting] of Object.entries<Record<string, unknown>>(group.properties)) {
      const preset = setting.type === 'object' || setting.type === 'array' ? '' : `\`${setting.default}\``;
      settingRows.push(`| \`${name}\` | ${setting.markdownDescription ?? setting.description} | ${preset} |`);
    }
  }
  let text = readFileSync(join(root, 'README.md'), 'utf8');
  text = between(text, 'rules', [
    '| rule | reports | level | fix | needs |',
    '|---|---|---|---|---|',
    ...ruleRows,
  ]);
  return between(text, 'settings', ['| setting | what it does | default |', '|---|---|---|', ...settingRows]);
}

function between(text: string, marker: string, lines: readonly string[]): string {
  const start = `<!-- ${marker}:start -->`;
  const end = `<!-- ${marker}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return text;
  return `${text.slice(0, from + start.length)}\n${lines.join('\n')}\n${text.slice(to)}`;
}

function write(path: string, content: string): void {
  const file = join(root, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before === content) return;
  if (process.argv.includes('--check')) stale.push(path);
  else writeFileSync(file, content);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

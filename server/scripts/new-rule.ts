// Writes the stubs of a new rule: `npm run new-rule <name>`.
import { existsSync, writeFileSync } from 'node:fs';

const name = process.argv[2] ?? '';
const ruleFile = `server/src/rules/${name}.ts`;

if (!/^[a-z]+(-[a-z]+)*$/.test(name)) {
  console.error('Name the problem in kebab-case, as in: npm run new-rule select-star');
  process.exitCode = 2;
} else if (existsSync(ruleFile)) {
  console.error(`${ruleFile} exists already.`);
  process.exitCode = 2;
} else {
  const constant = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  writeFileSync(
    ruleFile,
    `import { defineRule } from './rule';

export const ${constant} = defineRule<'nothing'>({
  name: '${name}',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt'],
  fix: 'none',
  summary: '',
  why: '',
  advice: '',
  bad: [''],
  good: [''],
  *check(statement) {
    for (const select of statement.tree.of('SelectStmt')) {
      if (!select.node.whereClause) return;
    }
  },
});
`,
  );
  writeFileSync(`test/fixtures/rules/${name}.sql`, 'SELECT 1;\n--     ^\n');
  console.log(`Wrote ${ruleFile} and test/fixtures/rules/${name}.sql. Then: npm run generate && npm test`);
}

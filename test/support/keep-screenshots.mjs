// Takes the pictures of the README from the last run of the end-to-end tests: `npm run screenshots`.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';

const pictures = {
  'lint.png': 'problems.png',
  'quick-fix.png': 'keyset-fix.png',
  'plan.png': 'plan-analyzed.png',
  'statistics.png': 'statistics.png',
};

mkdirSync('media/screenshots', { recursive: true });
for (const [name, taken] of Object.entries(pictures)) {
  const from = `test/e2e/artifacts/${taken}`;
  if (existsSync(from)) copyFileSync(from, `media/screenshots/${name}`);
  else {
    console.error(`${from} is not there: run "npm test -- e2e" first.`);
    process.exitCode = 1;
  }
}

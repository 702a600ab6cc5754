// npm test: every tier of tests, each as far as this machine can run it.
import './end-with-npm.mjs';
import { installPackages } from './install.mjs';

await installPackages();
await import('tsx');
const { runTiers } = await import('./run-tiers.mts');
process.exit(await runTiers(process.argv.slice(2)));

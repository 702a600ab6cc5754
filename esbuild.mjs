// Builds everything that ships: the extension, the language server, the command line, the webviews,
// and the WebAssembly files that the server loads from beside itself.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  loader: { '.sql': 'text' },
  // A bundle that resolves these would carry native code or what the editor provides itself.
  external: ['vscode', 'pg-native'],
  mainFields: ['module', 'main'],
};

const webview = {
  ...shared,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  outdir: 'dist/webview',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.ttf': 'file', '.svg': 'text' },
  assetNames: '[name]',
};

const builds = [
  { ...node, entryPoints: { extension: 'client/src/extension.ts' } },
  { ...node, entryPoints: { server: 'server/src/main.ts', cli: 'server/src/cli.ts' } },
  { ...webview, entryPoints: { plan: 'media/plan/main.tsx', monitor: 'media/monitor/main.tsx' } },
];

const wasm = {
  'libpg-query.wasm': 'libpg-query/wasm/libpg-query.wasm',
  'tree-sitter.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter.wasm',
  'tree-sitter-typescript.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
  'tree-sitter-tsx.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  'tree-sitter-javascript.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all(Object.entries(wasm).map(([to, from]) => copyFile(`node_modules/${from}`, `dist/${to}`)));

const contexts = await Promise.all(builds.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((build) => build.watch()));
} else {
  await Promise.all(contexts.map((build) => build.rebuild()));
  await Promise.all(contexts.map((build) => build.dispose()));
}

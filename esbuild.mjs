// Builds everything that ships: the extension, the language server, the command line, the webviews,
// and the WebAssembly files that the server loads from beside itself.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join, normalize } from 'node:path';
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

await mkdir('dist', { recursive: true });
await Promise.all(Object.entries(wasm).map(([to, from]) => copyFile(`node_modules/${from}`, `dist/${to}`)));

const contexts = await Promise.all(builds.map((options) => context({ ...options, metafile: true })));
if (watch) {
  await Promise.all(contexts.map((build) => build.watch()));
} else {
  const results = await Promise.all(contexts.map((build) => build.rebuild()));
  await Promise.all(contexts.map((build) => build.dispose()));
  await removeStale(results.flatMap((result) => Object.keys(result.metafile.outputs)));
}

/** What an earlier build left: the folder is never emptied, since somebody may be running what is in it. */
async function removeStale(outputs) {
  const written = new Set([...outputs, ...Object.keys(wasm).map((name) => `dist/${name}`)].map(normalize));
  for (const entry of await readdir('dist', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !written.has(normalize(path))) await rm(path, { force: true });
  }
}

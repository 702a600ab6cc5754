// Builds everything that ships: the extension, the language server, the command line, the webviews,
// and the WebAssembly files that the server loads from beside itself.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { context } from 'esbuild';
import { dataDirectories, makeDataDirectories } from './server/scripts/make-data-directory.mjs';

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
  {
    ...node,
    entryPoints: { planner: 'server/src/planner/worker.ts' },
    // PGlite finds its files by the place of its module, libpg-query by that of its folder.
    format: 'esm',
    // What is imported when it is first needed is not read before.
    splitting: true,
    chunkNames: 'planner-[hash]',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: [
        "import { createRequire } from 'node:module';",
        "import { fileURLToPath } from 'node:url';",
        'const require = createRequire(import.meta.url);',
        "const __dirname = fileURLToPath(new URL('.', import.meta.url));",
      ].join('\n'),
    },
  },
  {
    ...webview,
    entryPoints: Object.fromEntries(
      ['plan', 'monitor', 'advice'].map((name) => [name, `media/${name}/main.tsx`]),
    ),
  },
];

const wasm = {
  'libpg-query.wasm': 'libpg-query/wasm/libpg-query.wasm',
  'tree-sitter.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter.wasm',
  'tree-sitter-typescript.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
  'tree-sitter-tsx.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm',
  'tree-sitter-javascript.wasm': '@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
};

const plannerExtensions = JSON.parse(
  await readFile('server/src/planner/instance/bundled-extensions.json', 'utf8'),
);
const pglite = 'node_modules/@electric-sql/pglite';
const copies = Object.fromEntries([
  ...Object.entries(wasm).map(([to, from]) => [to, `node_modules/${from}`]),
  ...['pglite.wasm', 'pglite.data'].map((name) => [name, `${pglite}/dist/${name}`]),
  ...[...plannerExtensions, 'pg_buffercache'].map((name) => [
    `extensions/${name}.tar.gz`,
    `${pglite}/dist/${name}.tar.gz`,
  ]),
]);

await mkdir('dist/extensions', { recursive: true });
await Promise.all(Object.entries(copies).map(([to, from]) => copyFile(from, `dist/${to}`)));
const dataDirectory = await currentDataDirectories();

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
  const written = new Set(
    [...outputs, ...Object.keys(copies).map((name) => `dist/${name}`), ...dataDirectory].map(normalize),
  );
  for (const entry of await readdir('dist', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !written.has(normalize(path))) await rm(path, { force: true });
  }
}

/** The planner's empty databases, made again where PGlite or what makes them has changed. Their files. */
async function currentDataDirectories() {
  const files = dataDirectories.map((name) => `dist/${name}`);
  const stamp = 'dist/data-directory.json';
  const { version } = JSON.parse(await readFile(`${pglite}/package.json`, 'utf8'));
  const made = JSON.stringify({
    version,
    by: await readFile('server/scripts/make-data-directory.mjs', 'utf8'),
  });
  const before = await readFile(stamp, 'utf8').catch(() => undefined);
  if (before !== made || !files.every(existsSync)) {
    await makeDataDirectories('dist');
    await writeFile(stamp, made);
  }
  return [...files, stamp];
}

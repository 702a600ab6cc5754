// The layer table. Each folder may import what its row names and nothing else;
// server/README.md draws the same table for people.

/** Our own folders that each folder of server/src may import, besides itself. */
const layers = {
  protocol: [],
  text: [],
  syntax: ['text'],
  schema: ['text', 'syntax'],
  snapshot: ['text', 'syntax', 'schema'],
  rules: ['text', 'syntax', 'schema', 'plan'],
  lint: ['text', 'syntax', 'schema', 'rules', 'plan'],
  plan: ['protocol'],
  advisor: ['protocol', 'text', 'syntax', 'schema', 'plan'],
  monitor: ['protocol'],
  planner: ['protocol', 'text', 'syntax', 'schema', 'snapshot', 'plan', 'advisor'],
  database: ['protocol', 'schema', 'snapshot', 'plan', 'monitor', 'advisor'],
  stores: ['protocol', 'monitor'],
  workspace: [
    'protocol',
    'text',
    'syntax',
    'schema',
    'snapshot',
    'rules',
    'lint',
    'plan',
    'advisor',
    'monitor',
    'planner',
    'database',
    'stores',
  ],
  features: [
    'protocol',
    'text',
    'syntax',
    'schema',
    'snapshot',
    'rules',
    'lint',
    'plan',
    'advisor',
    'monitor',
    'planner',
    'database',
    'stores',
    'workspace',
  ],
};

/** Packages, and the only folders that may import them. */
const packages = {
  'libpg-query': ['syntax'],
  '@pgsql/types': ['syntax'],
  'pgsql-deparser': ['syntax'],
  'pgsql-ast-parser': ['syntax'],
  '@vscode/tree-sitter-wasm': ['syntax'],
  '@electric-sql/pglite': ['planner'],
  pg: ['database', 'stores'],
  redis: ['stores'],
  memjs: ['stores'],
  'vscode-languageserver': ['features'],
  'vscode-languageserver-textdocument': ['workspace', 'features'],
  picomatch: ['workspace'],
  'jsonc-parser': ['workspace'],
  valibot: ['snapshot', 'workspace', 'features'],
};

/** Folders without I/O: no Node module, no protocol library, nothing asynchronous. */
const pure = ['text', 'syntax', 'schema', 'snapshot', 'rules', 'lint', 'plan', 'advisor', 'monitor'];

const group = (names) => `(${names.join('|')})`;
const packagePath = (name) => `node_modules/${name.replace('/', '\\/')}/`;

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  severity: 'error',
  from: { path: `^server/src/${folder}/` },
  to: { path: '^(server|client|media)/', pathNot: `^server/src/${group([folder, ...allowed])}/` },
}));

const packageRules = Object.entries(packages).map(([name, folders]) => ({
  name: `package-${name}`,
  severity: 'error',
  from: {
    path: '^server/src/.',
    pathNot: `^server/src/(${folders.join('|')})/|^server/src/(main|cli)\\.ts$|^server/src/cli/`,
  },
  to: { path: packagePath(name) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'pure-half-without-node',
      severity: 'error',
      from: { path: `^server/src/${group(pure)}/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-imports-protocol-only',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(server|media)/', pathNot: '^server/src/protocol/' },
    },
    {
      name: 'media-imports-protocol-only',
      severity: 'error',
      from: { path: '^media/' },
      to: { path: '^(server|client)/', pathNot: '^server/src/protocol/' },
    },
    {
      name: 'vscode-in-client-only',
      severity: 'error',
      from: { pathNot: '^client/' },
      to: { path: '^vscode$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { path: '^(server|client|media)/' },
      to: { path: '^test/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.sql', '.css'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './features/server';
import { loadSyntax } from './workspace/load-syntax';

const connection = createConnection(ProposedFeatures.all);

loadSyntax(__dirname).then(
  () => startServer(connection),
  (error: unknown) => {
    console.error(`Forecost could not load its parsers: ${error}`);
    process.exit(1);
  },
);

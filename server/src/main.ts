import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './features/server';
import { loadSyntax } from './workspace/load-syntax';

const connection = createConnection(ProposedFeatures.all);

// A defect in one request must not take the others with it.
process.on('unhandledRejection', (reason) => {
  connection.console.error(`Unhandled: ${reason instanceof Error ? reason.stack : reason}`);
});

loadSyntax(__dirname).then(
  () => startServer(connection),
  (error: unknown) => {
    console.error(`Forecost could not load its parsers: ${error}`);
    process.exit(1);
  },
);

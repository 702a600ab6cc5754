import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { startServer } from '../features/server';

/** `server --stdio`: does not return; the client ends the process. */
export function startServerOnStdio(): Promise<never> {
  startServer(
    createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)),
  );
  return new Promise(() => undefined);
}

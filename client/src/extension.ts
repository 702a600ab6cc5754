import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerAdviseIndexes } from './commands/advise-indexes';
import { registerCreateMigration } from './commands/create-migration';
import { registerExplainQuery } from './commands/explain-query';
import { registerExplainRule } from './commands/explain-rule';
import { registerLintWorkspace } from './commands/lint-workspace';
import { planWithIndexes } from './commands/plan-with-indexes';
import { registerSaveSnapshot } from './commands/save-snapshot';
import { registerConnections } from './connections/register-connections';
import { createLanguageClient, showServerStatus } from './language-client';
import { AdvicePanels } from './views/advice-panel';
import { registerMonitor } from './views/monitor-panel';
import { registerPlanPanels, showPlan } from './views/plan-panel';
import { presentExplainedPlan } from './views/present-explained-plan';

let client: LanguageClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Forecost', { log: true });
  const started = createLanguageClient(context, log);
  client = started;
  const connections = registerConnections(context, { client: started });
  const advice = new AdvicePanels(context, {
    uriOf: (uri) => started.protocol2CodeConverter.asUri(uri),
    showPlan: async (folderUri, wanted, column) => {
      const presentation = await planWithIndexes(started, folderUri, wanted);
      if (presentation) showPlan(context, presentation, column);
    },
  });
  context.subscriptions.push(
    log,
    showServerStatus(started),
    vscode.commands.registerCommand('forecost.restartServer', () => started.restart()),
    vscode.commands.registerCommand('forecost.showLog', () => log.show()),
    registerExplainRule(started),
    registerLintWorkspace(started),
    registerCreateMigration(started),
    advice,
    registerAdviseIndexes(started, (presentation) => advice.show(presentation)),
    registerSaveSnapshot({ client: started, connections }),
    registerPlanPanels(context),
    registerMonitor(context, { client: started, connections }),
    registerExplainQuery(context, {
      client: started,
      connections,
      showPlan: (explained) => showPlan(context, presentExplainedPlan(explained)),
    }),
  );
  started.start().catch((error: unknown) => {
    log.error(`The language server did not start: ${error}`);
    void vscode.window
      .showErrorMessage('Forecost could not start its language server; the log says why.', 'Show Log')
      .then((choice) => {
        if (choice) log.show();
      });
  });
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

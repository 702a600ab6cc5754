import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ruleDocumentationRequest, ruleNamesRequest } from '../../../server/src/protocol/rule-requests';

const scheme = 'forecost-rule';

/** `forecost.explainRule`: the page of a rule, rendered in the editor. Asks which, where none is named. */
export function registerExplainRule(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent(uri) {
        const rule = uri.path.replace(/\.md$/, '');
        return (
          (await client.sendRequest(ruleDocumentationRequest, { rule })) ?? `There is no rule \`${rule}\`.`
        );
      },
    }),
    vscode.commands.registerCommand('forecost.explainRule', async (named?: unknown) => {
      const rule = typeof named === 'string' ? named : await pickRule(client);
      if (rule === undefined) return;
      await vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.from({ scheme, path: `${rule}.md` }),
      );
    }),
  );
}

async function pickRule(client: LanguageClient): Promise<string | undefined> {
  const rules = await client.sendRequest(ruleNamesRequest, null);
  const picked = await vscode.window.showQuickPick(
    rules.map(({ name, summary }) => ({ label: name, detail: summary })),
    { placeHolder: 'A rule to explain', matchOnDetail: true },
  );
  return picked?.label;
}

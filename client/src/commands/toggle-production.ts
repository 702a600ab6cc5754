import * as vscode from 'vscode';
import { chooseProfile } from '../connections/pick-connection';
import { saveProfile } from '../connections/profiles';

export function registerToggleProduction(): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.toggleProduction', async (argument?: unknown) => {
    const before = await chooseProfile(argument, 'Mark or unmark which connection as production?');
    if (!before) return;
    await saveProfile({ ...before, production: !before.production });
  });
}

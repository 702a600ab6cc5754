import * as vscode from 'vscode';

/** The folder of the workspace, or the one that a person chooses; tells where there is none. */
export async function chooseFolder(question: string): Promise<vscode.WorkspaceFolder | undefined> {
  const [only, ...others] = vscode.workspace.workspaceFolders ?? [];
  if (!only) {
    void vscode.window.showInformationMessage('Open a folder first.');
    return undefined;
  }
  return others.length === 0 ? only : vscode.window.showWorkspaceFolderPick({ placeHolder: question });
}

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page built from media/<name>/ into dist/webview/<name>.js and <name>.css. */
export interface WebviewPage {
  readonly name: 'plan' | 'monitor' | 'advice';
  readonly title: string;
}

/** Scripts on, and nothing readable but the built pages. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [builtPages(extensionUri)] };
}

/** The icon of a panel's tab. */
export function tabIcon(extensionUri: vscode.Uri): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const icon = (theme: string) =>
    vscode.Uri.joinPath(extensionUri, 'media', 'icons', `forecost-${theme}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}

/** The page's document: one script with a nonce, one stylesheet, nothing inline, nothing from elsewhere. */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const folder = builtPages(extensionUri);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page.name}.js`));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page.name}.css`));
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeAttribute(page.title)}</title>
<link rel="stylesheet" href="${escapeAttribute(style.toString())}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${escapeAttribute(script.toString())}"></script>
</body>
</html>`;
}

function builtPages(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

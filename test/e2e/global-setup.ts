import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { editorHome, installExtension } from '../support/code-server';
import { type CodeServerInstallation, installCodeServer } from '../support/code-server-installation';
import { packExtension } from '../support/pack-extension';
import { repositoryRoot } from '../support/repository';

declare module 'vitest' {
  interface ProvidedContext {
    readonly codeServer: CodeServerInstallation;
    /** An editor's folder in which the packed extension is installed; each session works on a copy. */
    readonly editorHome: string;
  }
}

/** Installs VS Code for the browser, and into it the package that people install. */
export default async function setup(project: TestProject) {
  rmSync(join(repositoryRoot, 'test', 'e2e', 'artifacts'), { recursive: true, force: true });
  const codeServer = await installCodeServer({ report: console.log });
  const vsix = process.env.FORECOST_VSIX ?? (await packExtension());
  const home = editorHome();
  await installExtension(codeServer, home, vsix);
  project.provide('codeServer', codeServer);
  project.provide('editorHome', home);
  return () => rmSync(home, { recursive: true, force: true });
}

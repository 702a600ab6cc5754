import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { repositoryRoot } from '../../support/repository';
import { AdviceView } from './advice-view';
import { Editor } from './editor';
import { ExtensionsView } from './extensions-view';
import { PlanView } from './plan-view';
import { Problems } from './problems';
import { QuickInput } from './quick-input';
import { StatisticsView } from './statistics-view';

const artifacts = join(repositoryRoot, 'test', 'e2e', 'artifacts');

/** The window of the editor. */
export class Workbench {
  readonly quickInput: QuickInput;

  constructor(
    readonly page: Page,
    readonly workspace: string,
  ) {
    this.quickInput = new QuickInput(page);
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Opens a file by its path in the workspace, on the left. */
  async openFile(path: string): Promise<Editor> {
    await this.page.keyboard.press('Control+1');
    await this.quickInput.pick('Control+P', path, basename(path));
    const editor = new Editor(this.page, join(this.workspace, path));
    await editor.shown();
    return editor;
  }

  /** Runs a command by the title that the command palette shows. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.pick('F1', `>${title}`, title);
  }

  async problems(): Promise<Problems> {
    const problems = new Problems(this.page);
    await problems.open();
    return problems;
  }

  async extensions(): Promise<ExtensionsView> {
    const view = new ExtensionsView(this.page);
    await view.open();
    return view;
  }

  /** The plan, once it is shown. */
  async plan(): Promise<PlanView> {
    const view = new PlanView(this.page);
    await view.shown();
    return view;
  }

  /** Advises indexes for the folder. */
  async advice(): Promise<AdviceView> {
    await this.runCommand('Forecost: Advise Indexes');
    const view = new AdviceView(this.page);
    await view.shown();
    return view;
  }

  async statistics(): Promise<StatisticsView> {
    await this.runCommand('Forecost: Show Live Statistics');
    const view = new StatisticsView(this.page);
    await view.shown();
    return view;
  }

  /** The tab of an editor, by a text of its title. */
  tab(text: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: text });
  }

  /** The item of the status bar that holds a text. */
  statusBarItem(text: string | RegExp): Locator {
    // Not what tells of progress, which may name the same.
    return this.page
      .locator('.part.statusbar .statusbar-item:not(#status\\.progress)')
      .filter({ hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  async closeNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** Keeps a picture of the whole window. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(artifacts, { recursive: true });
    await this.page.screenshot({ path: join(artifacts, `${name}.png`), animations: 'disabled' });
  }
}

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A text editor with one file. */
export class Editor {
  private readonly tab: Locator;
  private readonly surface: Locator;

  constructor(
    private readonly page: Page,
    private readonly path: string,
  ) {
    this.tab = page.locator('.tabs-container .tab').filter({ hasText: basename(path) });
    this.surface = page.locator(`.editor-instance .monaco-editor[data-uri$="${basename(path)}"]`).first();
  }

  async shown(): Promise<void> {
    await this.surface.locator('.view-lines .view-line').first().waitFor();
  }

  async focus(): Promise<void> {
    await this.tab.first().click();
    await this.page.keyboard.press('Control+1');
    await this.surface.locator('.native-edit-context, textarea.inputarea').first().focus();
  }

  /** Puts the cursor at a place; lines and columns start at 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+G');
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await box.waitFor({ state: 'visible' });
    await box.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** Types as a person does, key by key. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 10 });
  }

  /** Replaces all that the file holds. */
  async replaceText(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** Saves, and gives what the file then holds. */
  async savedText(): Promise<string> {
    await this.focus();
    await this.page.keyboard.press('Control+S');
    await this.page
      .locator('.tabs-container .tab.dirty')
      .filter({ hasText: basename(this.path) })
      .waitFor({ state: 'detached' });
    return readFileSync(this.path, 'utf8');
  }

  /** The wavy lines of one severity that are in view. */
  squiggles(severity: Severity): Locator {
    return this.surface.locator(`.squiggly-${severity}`);
  }

  /** Opens the menu of quick fixes at the cursor, and applies the one whose title holds `title`. */
  async applyFix(title: string | RegExp): Promise<void> {
    const row = this.fixes.filter({ hasText: title }).first();
    await this.openFixes();
    await row.click();
    await this.fixes.first().waitFor({ state: 'detached' });
  }

  async openFixes(): Promise<void> {
    await this.page.keyboard.press('Control+.');
    await this.fixes.first().waitFor();
  }

  get fixes(): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action');
  }

  /** A link above a statement. */
  codeLens(title: string | RegExp): Locator {
    return this.surface.locator('.codelens-decoration a').filter({ hasText: title });
  }

  /** What is shown when the pointer rests on the cursor's place. */
  async hover(): Promise<Locator> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    await hover.waitFor();
    return this.page.locator('.monaco-hover:not(.hidden)').first();
  }

  /** The text that is selected, as far as it is in view. */
  get selection(): Locator {
    return this.surface.locator('.selected-text');
  }
}

import type { Locator, Page } from 'playwright-core';

/** The list of all findings. */
export class Problems {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    const panel = this.page.locator('.markers-panel');
    for (let attempt = 1; attempt <= 5 && !(await panel.isVisible()); attempt += 1) {
      await this.page.keyboard.press('Control+Shift+M');
      await panel.waitFor({ timeout: 3_000 }).catch(() => {});
    }
    await panel.waitFor();
  }

  /** The row of a finding, by a part of its message or by the rule's name. */
  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** Waits for a problem; the list holds no rows but those that are in view. */
  async find(text: string | RegExp): Promise<void> {
    const row = this.row(text).first();
    await this.rows.first().hover();
    for (const by of [0, 10_000, -10_000]) {
      await this.page.mouse.wheel(0, by);
      const isThere = await row.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isThere) return;
    }
    await row.waitFor();
  }

  get rows(): Locator {
    return this.page
      .locator('.markers-panel .monaco-list-row')
      .filter({ has: this.page.locator('.marker-icon') });
  }
}

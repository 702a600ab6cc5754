import type { Locator, Page } from 'playwright-core';

/** The box that drops down from the top: commands, files, choices, questions. */
export class QuickInput {
  private readonly widget: Locator;
  private readonly box: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
    this.box = this.widget.locator('.quick-input-box input');
  }

  /**
   * Opens it with a key, types, and chooses. Some keys do nothing until the window has settled, and what takes the focus
   * meanwhile closes it again.
   */
  async pick(key: string, text: string, label: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await this.page.keyboard.press(key);
      try {
        await this.box.fill(text, { timeout: 3_000 });
        await this.choose(label, 10_000);
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  get message(): Locator {
    return this.widget.locator('.quick-input-message');
  }

  get rows(): Locator {
    return this.widget.locator('.monaco-list-row');
  }

  /** Chooses the row whose label is exactly `label`, icons aside; else the first that holds it. */
  async choose(label: string, timeoutMs?: number): Promise<void> {
    const exact = this.rows.filter({
      has: this.page.locator('.label-name', { hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) }),
    });
    const some = this.rows.filter({ hasText: label });
    const within = timeoutMs === undefined ? {} : { timeout: timeoutMs };
    await some.first().waitFor(within);
    await ((await exact.count()) > 0 ? exact : some).first().click(within);
  }

  /** Waits for a question, answers it and goes on. */
  async answer(question: string | RegExp, text: string): Promise<void> {
    await this.message.filter({ hasText: question }).waitFor();
    await this.box.fill(text);
    await this.page.keyboard.press('Enter');
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

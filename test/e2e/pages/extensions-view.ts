import type { Locator, Page } from 'playwright-core';

/** The list of extensions. */
export class ExtensionsView {
  private readonly view: Locator;

  constructor(private readonly page: Page) {
    this.view = page.locator('.extensions-viewlet');
  }

  async open(): Promise<void> {
    for (let attempt = 1; attempt <= 5 && !(await this.view.isVisible()); attempt += 1) {
      await this.page.keyboard.press('Control+Shift+X');
      await this.view.waitFor({ timeout: 3_000 }).catch(() => {});
    }
    await this.view.waitFor();
  }

  installed(name: string): Locator {
    return this.view
      .locator('.extension-list-item')
      .filter({ has: this.page.locator('.name', { hasText: name }) });
  }
}

import type { FrameLocator, Locator, Page } from 'playwright-core';
import { webviewWith } from './webview';

/** The view of index advice. */
export class AdviceView {
  private frame: FrameLocator | undefined;

  constructor(private readonly page: Page) {}

  async shown(): Promise<void> {
    this.frame = await webviewWith(this.page, 'main.advice h1');
  }

  get content(): FrameLocator {
    if (!this.frame) throw new Error('The advice is not shown yet.');
    return this.frame;
  }

  get title(): Locator {
    return this.content.locator('h1');
  }

  /** What unfolds the row of an index, by a text of its design. */
  index(text: string | RegExp): Locator {
    return this.content.locator('.row-button', { hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.content.getByRole('button', { name });
  }
}

import type { FrameLocator, Locator, Page } from 'playwright-core';
import { webviewWith } from './webview';

/** The dashboard of live statistics. */
export class StatisticsView {
  private frame: FrameLocator | undefined;

  constructor(private readonly page: Page) {}

  async shown(): Promise<void> {
    this.frame = await webviewWith(this.page, 'header .identity h1');
  }

  get content(): FrameLocator {
    if (!this.frame) throw new Error('The statistics are not shown yet.');
    return this.frame;
  }

  /** The number of one metric, by its name. */
  metric(name: string): Locator {
    return this.content.locator(`[data-metric="${name}"] .number`);
  }

  get metrics(): Locator {
    return this.content.locator('[data-metric]');
  }

  section(id: string): Locator {
    return this.content.locator(`section#${id}`);
  }

  /** Shown while the server does not answer. */
  get lost(): Locator {
    return this.content.locator('.lost[role=alert]');
  }
}

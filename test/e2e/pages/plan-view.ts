import type { FrameLocator, Locator, Page } from 'playwright-core';
import { webviewWith } from './webview';

/** The view of a plan. */
export class PlanView {
  private frame: FrameLocator | undefined;

  constructor(private readonly page: Page) {}

  async shown(): Promise<void> {
    this.frame = await webviewWith(this.page, '[role=tree], [role=treegrid]');
  }

  get content(): FrameLocator {
    if (!this.frame) throw new Error('The plan is not shown yet.');
    return this.frame;
  }

  /** The node whose row holds a text, such as "Seq Scan". */
  node(text: string | RegExp): Locator {
    return this.nodes.filter({ hasText: text });
  }

  get nodes(): Locator {
    return this.content.locator('[role=treeitem], [role=row][aria-level]');
  }

  text(text: string | RegExp): Locator {
    return this.content.getByText(text);
  }
}

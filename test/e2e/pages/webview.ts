import type { FrameLocator, Page } from 'playwright-core';

/**
 * The document of a webview that is in view and holds `selector`: an editor puts each into a frame within a
 * frame. Nothing else may know of that.
 */
export async function webviewWith(page: Page, selector: string, timeoutMs = 30_000): Promise<FrameLocator> {
  const outer = page.locator('iframe.webview.ready');
  for (const deadline = Date.now() + timeoutMs; ; ) {
    for (let index = 0; index < (await outer.count()); index += 1) {
      const inner = outer.nth(index).contentFrame().frameLocator('#active-frame');
      if (
        await inner
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false)
      )
        return inner;
    }
    if (Date.now() > deadline) throw new Error(`No webview shows "${selector}".`);
    await page.waitForTimeout(100);
  }
}

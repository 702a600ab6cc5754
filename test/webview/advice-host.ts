import type { Browser } from 'playwright-core';
import type { AdvicePresentation, AdviceViewState } from '../../server/src/protocol/advice-view';
import type { ThemeName } from './monitor-themes';
import { planThemeVariables } from './plan-themes';
import { openView, type ViewHost } from './view-host';

export interface AdviceHostOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept from before a reload. */
  readonly state?: AdviceViewState;
}

export interface AdviceHost extends ViewHost<AdviceViewState> {
  show(presentation: AdvicePresentation): Promise<void>;
}

/** Opens the built view of index advice. */
export async function openAdviceView(browser: Browser, options: AdviceHostOptions = {}): Promise<AdviceHost> {
  const host = await openView<AdviceViewState>(browser, {
    theme: 'dark',
    width: 1000,
    height: 800,
    ...options,
    view: 'advice',
    title: 'Index advice',
    variables: planThemeVariables,
  });
  return {
    ...host,
    async show(presentation) {
      await host.send('advice/show', presentation);
      await host.page.getByRole('heading', { level: 1 }).waitFor();
    },
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findProblems } from '../../server/src/plan/find-problems';
import { readPlans } from '../../server/src/plan/read-plans';
import { sourceRanges } from '../../server/src/plan/source-text';
import type { PlanPresentation, PlanViewState } from '../../server/src/protocol/plan-view';
import type { ThemeName } from './monitor-themes';
import { planThemeVariables } from './plan-themes';
import { openView, type ViewHost } from './view-host';

export interface PlanHostOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept from before a reload. */
  readonly state?: PlanViewState;
}

export interface PlanHost extends ViewHost<PlanViewState> {
  show(presentation: PlanPresentation): Promise<void>;
}

/** Opens the built view of a plan. */
export async function openPlanView(browser: Browser, options: PlanHostOptions = {}): Promise<PlanHost> {
  const host = await openView<PlanViewState>(browser, {
    theme: 'dark',
    width: 1000,
    height: 800,
    ...options,
    view: 'plan',
    title: 'Plan',
    variables: planThemeVariables,
  });
  return {
    ...host,
    async show(presentation) {
      await host.send('plan/show', presentation);
      await host.page.getByRole('heading', { level: 1, name: presentation.title }).waitFor();
    },
  };
}

/** As the extension presents the plan of a statement. */
export function present(
  title: string,
  sql: string,
  rawText: string,
  changes: Partial<PlanPresentation> = {},
): PlanPresentation {
  const reading = readPlans(rawText);
  const plan = reading.kind === 'plans' ? reading.plans[0] : undefined;
  if (plan === undefined) throw new Error(reading.kind === 'error' ? reading.message : 'There is no plan.');
  return {
    title,
    sql,
    plan,
    findings: findProblems(plan),
    origin: {
      kind: 'server',
      server: 'PostgreSQL 18.4',
      connection: 'shop@localhost',
      time: '2026-11-23T12:04:11Z',
    },
    rawText,
    sourceRanges: sourceRanges(plan, sql),
    canRerun: true,
    ...changes,
  };
}

export function planFixture(name: string): string {
  return readFileSync(join(import.meta.dirname, `../fixtures/plans/${name}.json`), 'utf8');
}

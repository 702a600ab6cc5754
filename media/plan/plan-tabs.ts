import type { PlanTab } from '../../server/src/protocol/plan-view';
import type { Tab } from '../shared/tabs';

/** The tabs in their order; a further drawing of the plan (icicle, graph, statistics) is a row here and a case in App. */
export const planTabs: readonly Tab<PlanTab>[] = [
  { id: 'tree', label: 'Tree' },
  { id: 'table', label: 'Table' },
  { id: 'text', label: 'Text' },
  { id: 'sql', label: 'SQL' },
];

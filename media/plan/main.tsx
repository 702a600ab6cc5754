import '@vscode/codicons/dist/codicon.css';
import '../shared/theme.css';
import '../shared/headline.css';
import '../shared/tabs.css';
import './plan.css';
import { render } from 'preact';
import type { PlanPresentation, PlanViewState } from '../../server/src/protocol/plan-view';
import { App } from './app';
import { PlanHost } from './host';

const host = new PlanHost();
const root = document.getElementById('root') ?? document.body;
let shown = 0;

function show(presentation: PlanPresentation, initial: PlanViewState): void {
  shown += 1;
  render(<App key={shown} presentation={presentation} initial={initial} host={host} />, root);
}

if (host.restored.presentation === undefined) render(<p class="nothing muted">Waiting for a plan.</p>, root);
else show(host.restored.presentation, host.restored);
host.start((presentation) => show(presentation, shown === 0 ? host.restored : {}));

import '@vscode/codicons/dist/codicon.css';
import '../shared/theme.css';
import '../shared/headline.css';
import './advice.css';
import { render } from 'preact';
import type { AdvicePresentation, AdviceViewState } from '../../server/src/protocol/advice-view';
import { App } from './app';
import { AdviceHost } from './host';
import { NoAdvice } from './no-advice';

const host = new AdviceHost();
const root = document.getElementById('root') ?? document.body;
let shown = 0;

function show(presentation: AdvicePresentation, initial: AdviceViewState): void {
  shown += 1;
  render(<App key={shown} presentation={presentation} initial={initial} host={host} />, root);
}

if (host.restored.presentation === undefined) render(<NoAdvice onAdvise={host.adviseAgain} />, root);
else show(host.restored.presentation, host.restored);
host.start((presentation) => show(presentation, shown === 0 ? host.restored : {}));

import '@vscode/codicons/dist/codicon.css';
import '../shared/theme.css';
import '../shared/headline.css';
import './advice.css';
import { render } from 'preact';
import type { AdvicePresentation } from '../../server/src/protocol/advice-view';
import { App } from './app';
import { AdviceHost } from './host';
import { NoAdvice } from './no-advice';

const host = new AdviceHost();
const root = document.getElementById('root') ?? document.body;
let shown = 0;

function show(presentation: AdvicePresentation): void {
  shown += 1;
  render(<App key={shown} presentation={presentation} initial={host.restored} host={host} />, root);
}

if (host.restored.presentation === undefined) render(<NoAdvice onAdvise={host.adviseAgain} />, root);
else show(host.restored.presentation);
host.start(show);

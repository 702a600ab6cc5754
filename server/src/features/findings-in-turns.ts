import type { DocumentFinding } from '../lint/finding';
import type { OpenDocument } from '../workspace/open-document';
import type { Settings } from '../workspace/settings';
import type { Workspace } from '../workspace/workspace';

/** So long at a time; then whoever else asks has his turn. */
const turnMs = 50;

/**
 * The findings of a document that may be so large that it takes a while to look at all of it. Other requests are
 * answered meanwhile. Undefined where `isGivenUp` says so between two turns; what was found until then is kept, and a
 * document that changes meanwhile is looked at anew.
 */
export async function findingsInTurns(
  workspace: Workspace,
  document: OpenDocument,
  settings: Settings,
  isGivenUp: () => boolean,
): Promise<readonly DocumentFinding[] | undefined> {
  let { source } = document;
  let steps = workspace.findingsInSteps(document, settings);
  for (let turnEnd = performance.now() + turnMs; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < turnEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (isGivenUp()) return undefined;
    if (document.source !== source) {
      source = document.source;
      steps = workspace.findingsInSteps(document, settings);
    }
    turnEnd = performance.now() + turnMs;
  }
}

/** What is known of the findings soon; none where that takes longer than somebody waits who only points at something. */
export async function findingsSoon(
  workspace: Workspace,
  document: OpenDocument,
  settings: Settings,
): Promise<readonly DocumentFinding[]> {
  const end = performance.now() + patienceMs;
  return (await findingsInTurns(workspace, document, settings, () => performance.now() > end)) ?? [];
}

const patienceMs = 500;

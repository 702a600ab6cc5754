import { costOf } from '../advisor/probed-plan';
import type { DocumentFinding, DocumentFix } from '../lint/finding';
import { costText } from '../plan/plan-words';
import { rules } from '../rules/index';
import { statementAt } from '../syntax/source';
import { applyEdits } from '../text/edit';
import type { OfflineDatabase } from '../workspace/offline-databases';
import type { OpenDocument } from '../workspace/open-document';
import type { Workspace } from '../workspace/workspace';
import { explainableStatement } from './explainable-statement';

const optimizations: ReadonlySet<string> = new Set(
  rules.filter((rule) => rule.isOptimization).map(({ name }) => name),
);

/** Whoever opens the menu does not wait longer for a planner that has to start first. */
const patienceMs = 1_500;

/**
 * The fixes of a finding that are worth offering. Those that are to make a statement cheaper are planned: their titles say
 * from which cost to which, and one that lowers no cost is left out. What cannot be planned is offered as it is.
 */
export async function provenFixes(
  { rule, fixes, range }: DocumentFinding,
  document: OpenDocument,
  workspace: Workspace,
  offline: OfflineDatabase | undefined,
): Promise<readonly DocumentFix[]> {
  if (!offline || !optimizations.has(rule) || fixes.length === 0) return fixes;
  const late = new Promise<readonly DocumentFix[]>((resolve) => {
    setTimeout(resolve, patienceMs, fixes).unref();
  });
  const proven = Promise.all(
    fixes.map((fix) => provenFix(fix, range.start, document, workspace, offline)),
  ).then((all) => all.filter((fix) => fix !== undefined));
  return Promise.race([proven, late]);
}

async function provenFix(
  fix: DocumentFix,
  at: number,
  { document, source, language }: OpenDocument,
  workspace: Workspace,
  offline: OfflineDatabase,
): Promise<DocumentFix | undefined> {
  const fixed = workspace.read(document.uri, language, applyEdits(source.text, fix.edits));
  try {
    const before = await costAt(statementAt(source, at), offline);
    const after = await costAt(statementAt(fixed.source, at), offline);
    if (before === undefined || after === undefined) return fix;
    if (after >= before) return undefined;
    return { ...fix, title: `${fix.title}, cost ${costText(before)} → ${costText(after)}` };
  } finally {
    fixed.dispose();
  }
}

async function costAt(
  placed: ReturnType<typeof statementAt>,
  { plans }: OfflineDatabase,
): Promise<number | undefined> {
  const planned = placed && (await plans.of(explainableStatement(placed).sql));
  return planned?.kind === 'plan' ? costOf(planned.plan) : undefined;
}

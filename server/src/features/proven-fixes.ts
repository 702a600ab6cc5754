import { costOf } from '../advisor/probed-plan';
import type { DocumentFinding, DocumentFix } from '../lint/finding';
import { optimizations } from '../lint/optimizations';
import { costText } from '../plan/plan-words';
import { statementAt } from '../syntax/source';
import { applyEdits } from '../text/edit';
import type { OfflineDatabase } from '../workspace/offline-databases';
import type { OpenDocument } from '../workspace/open-document';
import { ddlBefore } from '../workspace/planned-documents';
import type { Workspace } from '../workspace/workspace';
import { explainableStatement } from './explainable-statement';

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
  open: OpenDocument,
  workspace: Workspace,
  offline: OfflineDatabase,
): Promise<DocumentFix | undefined> {
  const { document, source, language } = open;
  const fixed = workspace.read(document.uri, language, applyEdits(source.text, fix.edits));
  try {
    const before = await costAt(at, open, offline);
    const after = await costAt(at, fixed, offline);
    if (before === undefined || after === undefined) return fix;
    if (after >= before) return undefined;
    return { ...fix, title: `${fix.title}, cost ${costText(before)} → ${costText(after)}` };
  } finally {
    fixed.dispose();
  }
}

async function costAt(
  at: number,
  document: OpenDocument,
  offline: OfflineDatabase,
): Promise<number | undefined> {
  const placed = statementAt(document.source, at);
  if (!placed) return undefined;
  const planned = await offline.plans.of(
    explainableStatement(placed).sql,
    ddlBefore(placed, document, offline),
  );
  return planned.kind === 'plan' ? costOf(planned.plan) : undefined;
}

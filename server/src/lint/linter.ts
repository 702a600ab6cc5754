import type { Context, Finding, Needs, ParsedStatement, Rule, StatementRule } from '../rules/rule';
import type { BodyPlace } from '../syntax/bodies/inner-statements';
import { isRejected } from '../syntax/bodies/is-rejected';
import type { CodeModel } from '../syntax/embedded/code-model';
import { isMadeUp } from '../syntax/embedded/holes';
import { documentMap, innerOf, type PlacedStatement, type Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { as, type Visit } from '../syntax/tree';
import type { OffsetMap } from '../text/offset-map';
import type { DocumentFinding, DocumentFix } from './finding';
import { type Knowledge, type WatchedKnowledge, watchKnowledge } from './knowledge';
import type { LintSettings } from './settings';
import { applySuppressions } from './suppressions';
import { syntaxErrorFinding } from './syntax-error';
import { withParameterNames, writtenEdit } from './written-edit';

/** Runs rules over documents. Findings of statements that did not change are kept. */
export interface Linter {
  readonly rules: readonly Rule[];
  /** All findings in the order of the document. Refactorings are among them. */
  lint(
    source: Source & { readonly code?: CodeModel },
    knowledge: Knowledge,
    settings: LintSettings,
  ): DocumentFinding[];
}

export function createLinter(rules: readonly Rule[]): Linter {
  const statementRules = rules.filter((rule) => rule.about === 'statement') as readonly StatementRule[];
  const codeRules = rules.filter((rule) => rule.about === 'code');
  const ruleNames = new Set(rules.map((rule) => rule.name));
  const kept = new WeakMap<Statement, KeptFindings>();

  const findingsOf = (
    placed: PlacedStatement,
    inTransaction: boolean,
    knowledge: Knowledge,
    settings: LintSettings,
  ): RuleFinding[] => {
    const { statement } = placed;
    const before = kept.get(statement);
    const isSame = before?.settings === settings && before.inTransaction === inTransaction;
    if (isSame && before.knowledge.answersAlike(knowledge)) return before.findings;
    const watched = watchKnowledge(knowledge);
    const body = placed.within?.inner.body;
    const context = { ...watched, inTransaction, body, limit: settings.limit };
    const findings = check(placed, statementRules, context, settings);
    kept.set(statement, { settings, inTransaction, knowledge: watched, findings });
    return findings;
  };

  return {
    rules,
    lint(source, knowledge, settings) {
      if (source.unreadable !== undefined) return unreadableFinding(source.unreadable, settings);
      const findings: DocumentFinding[] = [];
      let inTransaction = false;
      for (const placed of source.statements) {
        if (!placed.fragment) inTransaction = transactionBehind(placed.statement, inTransaction);
        for (const one of [placed, ...innerOf(placed)]) {
          const found = findingsOf(one, inTransaction || one !== placed, knowledge, settings);
          if (found.length > 0) place(one, found, source.text, findings);
        }
      }
      if (source.code) {
        for (const rule of codeRules) {
          const severity = severityOf(rule, settings);
          if (severity === 'off') continue;
          for (const finding of rule.check(source.code)) {
            findings.push({
              ...finding,
              rule: rule.name,
              severity,
              fixes: (finding.fixes ?? []).map(withAlone),
            });
          }
        }
      }
      findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
      return applySuppressions(source, findings, settings, ruleNames);
    },
  };
}

function place(
  placed: PlacedStatement,
  found: readonly RuleFinding[],
  documentText: string,
  findings: DocumentFinding[],
): void {
  const map = documentMap(placed);
  for (const finding of found) {
    if (!isMadeUp(placed, finding.range)) findings.push(inDocument(finding, map, placed, documentText));
  }
}

function unreadableFinding(message: string, settings: LintSettings): DocumentFinding[] {
  const severity = settings.severities.get('syntax-error') ?? 'error';
  if (severity === 'off') return [];
  return [{ rule: 'syntax-error', severity, range: { start: 0, end: 0 }, message, fixes: [] }];
}

interface KeptFindings {
  readonly settings: LintSettings;
  readonly inTransaction: boolean;
  readonly knowledge: WatchedKnowledge;
  readonly findings: RuleFinding[];
}

type RuleFinding = Finding & { readonly rule: string; readonly severity: DocumentFinding['severity'] };

function check(
  { statement, within }: PlacedStatement,
  rules: readonly StatementRule[],
  context: Context,
  settings: LintSettings,
): RuleFinding[] {
  const { result } = statement;
  if (result.kind === 'error') {
    const rule = within ? 'body-syntax-error' : 'syntax-error';
    const severity = settings.severities.get(rule) ?? 'error';
    if (severity === 'off' || (within && !isRejected(within.host.statement, result.error.message))) return [];
    return [{ ...syntaxErrorFinding(statement, result.error), rule, severity }];
  }
  if (result.kind !== 'parsed' || !isLinted(result.tree.root, within?.inner.body)) return [];
  const parsed: ParsedStatement = {
    text: statement.text,
    tree: result.tree,
    tokens: statement.tokens,
    parameters: statement.parameters,
  };
  const findings: RuleFinding[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, settings);
    if (severity === 'off' || !knowsEnough(rule.needs, context.schema !== undefined)) continue;
    for (const finding of rule.check(parsed, context))
      findings.push({ ...finding, rule: rule.name, severity });
  }
  return findings;
}

/** A function's commands on tables concern those that are there when it runs; its standard body is linted by itself. */
function isLinted(root: Visit, body: BodyPlace | undefined): boolean {
  if (body?.of === 'function') return queries.has(root.type);
  return as(root, 'CreateFunctionStmt')?.node.sql_body === undefined;
}

const queries: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
]);

function knowsEnough(needs: Needs, hasSchema: boolean): boolean {
  return needs === 'nothing' || (needs === 'schema' && hasSchema);
}

function severityOf(rule: Rule, settings: LintSettings): DocumentFinding['severity'] | 'off' {
  return settings.severities.get(rule.name) ?? rule.severity;
}

/** Whether a transaction is open behind a statement. */
function transactionBehind({ result }: Statement, before: boolean): boolean {
  const stmt = result.kind === 'parsed' ? as(result.tree.root, 'TransactionStmt') : undefined;
  switch (stmt?.node.kind) {
    case undefined:
      return before;
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return true;
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_ROLLBACK':
    case 'TRANS_STMT_PREPARE':
      return stmt.node.chain === true;
    default:
      return before;
  }
}

function inDocument(
  finding: RuleFinding,
  map: OffsetMap,
  placed: PlacedStatement,
  documentText: string,
): DocumentFinding {
  const fixes: DocumentFix[] = [];
  for (const fix of finding.fixes ?? []) {
    const edits = fix.edits.map((edit) => writtenEdit(edit, map, placed, documentText));
    if (!edits.every((edit) => edit !== undefined)) continue;
    fixes.push({ title: fix.title, safety: fix.safety, edits, alone: fix.alone ?? false });
  }
  return {
    rule: finding.rule,
    severity: finding.severity,
    range: map.rangeToOriginal(finding.range),
    message: withParameterNames(finding.message, placed.statement.parameters),
    fixes,
  };
}

function withAlone(fix: NonNullable<Finding['fixes']>[number]): DocumentFix {
  return { title: fix.title, safety: fix.safety, edits: fix.edits, alone: fix.alone ?? false };
}

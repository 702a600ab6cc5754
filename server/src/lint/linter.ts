import type { Context, Finding, Needs, ParsedStatement, Rule, StatementRule } from '../rules/rule';
import type { CodeModel } from '../syntax/embedded/code-model';
import { holeAround, mentionsHole } from '../syntax/embedded/holes';
import { documentMap, type PlacedStatement, type Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { as, type Tree } from '../syntax/tree';
import { Attached } from '../text/attached';
import type { TextEdit } from '../text/edit';
import type { OffsetMap } from '../text/offset-map';
import type { Range } from '../text/range';
import type { DocumentFinding, DocumentFix } from './finding';
import { type Knowledge, type WatchedKnowledge, watchKnowledge } from './knowledge';
import type { LintSettings } from './settings';
import { applySuppressions } from './suppressions';
import { syntaxErrorFinding } from './syntax-error';

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
  const kept = new Attached<Statement, KeptFindings>();
  const levelled = new WeakMap<LintSettings, LevelledRules>();

  const levelledBy = (settings: LintSettings): LevelledRules => {
    const known = levelled.get(settings) ?? levelledRules(statementRules, settings);
    levelled.set(settings, known);
    return known;
  };

  const findingsOf = (
    statement: Statement,
    inTransaction: boolean,
    knowledge: Knowledge,
    settings: LintSettings,
    levels: LevelledRules,
    isExplained: boolean,
  ): RuleFinding[] => {
    const before = kept.get(statement);
    const isSame =
      before?.settings === settings &&
      (before.inTransaction === undefined || before.inTransaction === inTransaction) &&
      before.isExplained === isExplained;
    if (isSame && (before.heldFor === knowledge || before.knowledge.answersAlike(knowledge))) {
      before.heldFor = knowledge;
      return before.findings;
    }
    const watched = watchKnowledge(knowledge);
    let isAsked = false;
    const context: Context = {
      schema: watched.schema,
      createdHere: watched.createdHere,
      get inTransaction() {
        isAsked = true;
        return inTransaction;
      },
      limit: settings.limit,
    };
    const findings = check(statement, levels, context, isExplained);
    const asked = isAsked ? inTransaction : undefined;
    kept.set(statement, {
      settings,
      inTransaction: asked,
      isExplained,
      knowledge: watched,
      heldFor: knowledge,
      findings,
    });
    return findings;
  };

  return {
    rules,
    lint(source, knowledge, settings) {
      if (source.unreadable !== undefined) return unreadableFinding(source.unreadable, settings);
      const findings: DocumentFinding[] = [];
      const levels = levelledBy(settings);
      let inTransaction = false;
      let broken = 0;
      for (const placed of source.statements) {
        if (!placed.fragment) inTransaction = transactionBehind(placed.statement, inTransaction);
        const isExplained = placed.statement.result.kind !== 'error' || ++broken <= mostExplained;
        const found = findingsOf(placed.statement, inTransaction, knowledge, settings, levels, isExplained);
        if (found.length === 0) continue;
        const map = documentMap(placed);
        for (const finding of found) {
          if (!holeAround(placed, finding.range))
            findings.push(inDocument(finding, map, placed, source.text));
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

/** Beyond so many errors, a document is not PostgreSQL's SQL, and what was expected in each helps nobody. */
const mostExplained = 50;

function unreadableFinding(message: string, settings: LintSettings): DocumentFinding[] {
  const severity = settings.severities.get('syntax-error') ?? 'error';
  if (severity === 'off') return [];
  return [{ rule: 'syntax-error', severity, range: { start: 0, end: 0 }, message, fixes: [] }];
}

interface KeptFindings {
  readonly settings: LintSettings;
  /** Undefined where no rule asked for it. */
  readonly inTransaction: boolean | undefined;
  /** A syntax error says what was expected. */
  readonly isExplained: boolean;
  readonly knowledge: WatchedKnowledge;
  /** The knowledge that gave the same answers last. */
  heldFor: Knowledge;
  readonly findings: RuleFinding[];
}

type RuleFinding = Finding & { readonly rule: string; readonly severity: DocumentFinding['severity'] };

type LevelOf = DocumentFinding['severity'] | 'off';

/** The rules that speak under some settings, each with its level. */
interface LevelledRules {
  readonly syntaxError: LevelOf;
  readonly withoutSchema: readonly LevelledRule[];
  readonly withSchema: readonly LevelledRule[];
}

interface LevelledRule {
  readonly rule: StatementRule;
  readonly severity: DocumentFinding['severity'];
}

function levelledRules(rules: readonly StatementRule[], settings: LintSettings): LevelledRules {
  const speaking: LevelledRule[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, settings);
    if (severity !== 'off') speaking.push({ rule, severity });
  }
  return {
    syntaxError: settings.severities.get('syntax-error') ?? 'error',
    withoutSchema: speaking.filter(({ rule }) => knowsEnough(rule.needs, false)),
    withSchema: speaking.filter(({ rule }) => knowsEnough(rule.needs, true)),
  };
}

function check(
  statement: Statement,
  levels: LevelledRules,
  context: Context,
  isExplained: boolean,
): RuleFinding[] {
  const { result } = statement;
  if (result.kind === 'error') {
    const severity = levels.syntaxError;
    return severity === 'off'
      ? []
      : [{ ...syntaxErrorFinding(statement, result.error, isExplained), rule: 'syntax-error', severity }];
  }
  if (result.kind !== 'parsed') return [];
  const parsed = parsedStatement(statement, result.tree);
  const findings: RuleFinding[] = [];
  for (const { rule, severity } of context.schema ? levels.withSchema : levels.withoutSchema) {
    for (const finding of rule.check(parsed, context))
      findings.push({ ...finding, rule: rule.name, severity });
  }
  return findings;
}

/** Tokens and parameters are made when a rule looks at them. */
function parsedStatement(statement: Statement, tree: Tree): ParsedStatement {
  return {
    text: statement.text,
    tree,
    get tokens() {
      return statement.tokens;
    },
    get parameters() {
      return statement.parameters;
    },
  };
}

function knowsEnough(needs: Needs, hasSchema: boolean): boolean {
  return needs === 'nothing' || (needs === 'schema' && hasSchema);
}

function severityOf(rule: Rule, settings: LintSettings): LevelOf {
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
    const edits = fix.edits.map((edit) => map.editToOriginal(edit));
    if (!edits.every((edit) => edit !== undefined)) continue;
    const { fragment } = placed;
    if (fragment && fix.edits.some((edit) => mentionsHole(edit.newText, fragment))) continue;
    const written = fragment
      ? edits.map((edit) => ({ range: edit.range, newText: fragment.encode(edit.newText) }))
      : edits.map((edit) => withSemicolon(edit, placed.range, documentText));
    fixes.push({ title: fix.title, safety: fix.safety, edits: written, alone: fix.alone ?? false });
  }
  return {
    rule: finding.rule,
    severity: finding.severity,
    range: map.rangeToOriginal(finding.range),
    message: finding.message,
    fixes,
  };
}

/** A statement that is deleted takes along its semicolon and, where nothing else stands on it, its line. */
function withSemicolon(edit: TextEdit, statement: Range, text: string): TextEdit {
  const { start, end } = edit.range;
  if (edit.newText !== '' || start !== statement.start || end !== statement.end) return edit;
  const rest = /[ \t]*;?[ \t]*/y;
  rest.lastIndex = end;
  rest.test(text);
  const lineEnd = /\r?\n|$/y;
  lineEnd.lastIndex = rest.lastIndex;
  const isAlone = /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 200), start)) && lineEnd.test(text);
  return { range: { start, end: isAlone ? lineEnd.lastIndex : rest.lastIndex }, newText: '' };
}

function withAlone(fix: NonNullable<Finding['fixes']>[number]): DocumentFix {
  return { title: fix.title, safety: fix.safety, edits: fix.edits, alone: fix.alone ?? false };
}

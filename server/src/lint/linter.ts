import type { CodeContext, Context, Finding, Rule, StatementInOrder, StatementRule } from '../rules/rule';
import type { CodeModel } from '../syntax/embedded/code-model';
import { innerOf, type PlacedStatement, type Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';
import { Attached } from '../text/attached';
import { bodyKnowledge } from './body-knowledge';
import { checkStatement, parsedStatement, type RuleFinding } from './check-statement';
import { CountedRows } from './counted-rows';
import { checkOrder } from './document-check';
import { changesSchema } from './document-knowledge';
import type { DocumentFinding, DocumentFix } from './finding';
import { type Knowledge, type WatchedKnowledge, watchKnowledge } from './knowledge';
import { type LevelledRules, levelledRules, severityOf } from './levelled-rules';
import { placeFindings } from './place-finding';
import { isNearReset } from './resets';
import type { LintSettings } from './settings';
import { applySuppressions } from './suppressions';

/** Runs rules over documents. Findings of statements that did not change are kept. */
export interface Linter {
  readonly rules: readonly Rule[];
  /** All findings in the order of the document. Refactorings are among them. */
  lint(
    source: Source & { readonly code?: CodeModel },
    knowledge: Knowledge,
    settings: LintSettings,
    imported?: CodeContext['imported'],
  ): DocumentFinding[];
}

export function createLinter(rules: readonly Rule[]): Linter {
  const statementRules = rules.filter((rule) => rule.about === 'statement') as readonly StatementRule[];
  const documentRules = rules.filter((rule) => rule.about === 'document');
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
    placed: PlacedStatement,
    { inTransaction, isReset }: Surroundings,
    knowledge: Knowledge,
    settings: LintSettings,
    isExplained: boolean,
  ): RuleFinding[] => {
    const { statement } = placed;
    const before = kept.get(statement);
    const isSame =
      before?.settings === settings &&
      (before.inTransaction === undefined || before.inTransaction === inTransaction) &&
      before.isReset === isReset &&
      before.isExplained === isExplained;
    if (isSame && (before.heldFor === knowledge || before.knowledge.answersAlike(knowledge))) {
      before.heldFor = knowledge;
      return before.findings;
    }
    const watched = watchKnowledge(knowledge);
    const context = new WatchedContext(
      watched,
      placed.within?.inner.body,
      settings.limit,
      inTransaction,
      isReset,
    );
    const findings = checkStatement(placed, levelledBy(settings), context, isExplained);
    kept.set(statement, {
      settings,
      inTransaction: context.asked ? inTransaction : undefined,
      isReset,
      isExplained,
      knowledge: watched,
      heldFor: knowledge,
      findings,
    });
    return findings;
  };

  return {
    rules,
    lint(source, knowledge, settings, imported = () => undefined) {
      if (source.unreadable !== undefined) return unreadableFinding(source.unreadable, settings);
      if (source.code && isGenerated(source.text)) return [];
      const findings: DocumentFinding[] = [];
      const add = (placed: PlacedStatement, around: Surroundings, known: Knowledge): void => {
        const isExplained = placed.statement.result.kind !== 'error' || ++broken <= mostExplained;
        const found = findingsOf(placed, around, known, settings, isExplained);
        if (found.length > 0) findings.push(...placeFindings(placed, found, source.text));
      };
      let inTransaction = false;
      let endBefore = 0;
      const knowledgeAt = knowledgeInOrder(knowledge);
      const inOrder: StatementInOrder[] = [];
      let context: Context | undefined;
      let knowledgeBefore: Knowledge | undefined;
      let broken = 0;
      const rows = source.code ? undefined : new CountedRows(source);
      for (const [index, placed] of source.statements.entries()) {
        const known = knowledgeAt(placed.statement);
        const reconnected = inTransaction && reconnects(source.text.slice(endBefore, placed.range.start));
        if (reconnected) inTransaction = false;
        endBefore = placed.range.end;
        if (!placed.fragment) inTransaction = transactionBehind(placed.statement, inTransaction);
        if (!source.code) {
          if (context?.inTransaction !== inTransaction || knowledgeBefore !== known)
            context = { ...known, inTransaction, isReset: false, body: undefined, limit: settings.limit };
          knowledgeBefore = known;
          const statement = parsedStatement(placed.statement);
          inOrder.push({ context, ...(statement && { statement }), ...(reconnected && { reconnected }) });
        }
        const isReset = !source.code && isNearReset(source, index);
        add(placed, { inTransaction, isReset }, rows?.around(placed, known) ?? known);
        rows?.pass(placed, source.statements[index + 1], known.schema);
        const inside = bodyKnowledge(placed.statement, known);
        for (const inner of innerOf(placed)) add(inner, { inTransaction: true, isReset: false }, inside);
      }
      for (const rule of documentRules) {
        const severity = severityOf(rule, settings);
        if (severity !== 'off') findings.push(...checkOrder(rule, severity, source, inOrder));
      }
      if (source.code) {
        const around = { schema: knowledge.schema, imported };
        for (const rule of codeRules) {
          const severity = severityOf(rule, settings);
          if (severity === 'off') continue;
          for (const finding of rule.check(source.code, around)) {
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

/** What each statement is judged by, to be asked in the document's order. */
function knowledgeInOrder(knowledge: Knowledge): (statement: Statement) => Knowledge {
  const { earlier } = knowledge;
  if (!earlier) return () => knowledge;
  const pending = earlier.map(({ schema, until }) => ({ knowledge: { ...knowledge, schema }, until }));
  let passed = 0;
  return (statement) => {
    if (changesSchema(statement)) passed++;
    while (pending[0] && pending[0].until < passed) pending.shift();
    return pending[0]?.knowledge ?? knowledge;
  };
}

/** Beyond so many errors, a document is not PostgreSQL's SQL, and what was expected in each helps nobody. */
const mostExplained = 50;

/** Code that says at its head that a tool writes it: what is wrong there has to be mended elsewhere. */
function isGenerated(text: string): boolean {
  return /@generated\b|\bauto-?generated\b|\bdo not edit\b/i.test(text.slice(0, headLength));
}

const headLength = 400;

function unreadableFinding(message: string, settings: LintSettings): DocumentFinding[] {
  const severity = settings.severities.get('syntax-error') ?? 'error';
  if (severity === 'off') return [];
  return [{ rule: 'syntax-error', severity, range: { start: 0, end: 0 }, message, fixes: [] }];
}

/** A context that remembers whether the transaction was asked for. */
class WatchedContext implements Context {
  asked = false;
  readonly schema: Context['schema'];
  readonly createdHere: Context['createdHere'];

  constructor(
    known: WatchedKnowledge,
    readonly body: Context['body'],
    readonly limit: number,
    private readonly isInTransaction: boolean,
    readonly isReset: boolean,
  ) {
    this.schema = known.schema;
    this.createdHere = known.createdHere;
  }

  get inTransaction(): boolean {
    this.asked = true;
    return this.isInTransaction;
  }
}

type Surroundings = Pick<Context, 'inTransaction' | 'isReset'>;

interface KeptFindings {
  readonly settings: LintSettings;
  /** Undefined where no rule asked for it. */
  readonly inTransaction: boolean | undefined;
  readonly isReset: boolean;
  /** A syntax error says what was expected. */
  readonly isExplained: boolean;
  readonly knowledge: WatchedKnowledge;
  /** The knowledge that gave the same answers last. */
  heldFor: Knowledge;
  readonly findings: RuleFinding[];
}

/** psql's `\c` and `\connect` between statements: with the connection its transaction ends. */
function reconnects(between: string): boolean {
  return /^[ \t]*\\c(?:onnect)?(?:\s|$)/m.test(between);
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

function withAlone(fix: NonNullable<Finding['fixes']>[number]): DocumentFix {
  return { title: fix.title, safety: fix.safety, edits: fix.edits, alone: fix.alone ?? false };
}

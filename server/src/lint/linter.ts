import type { PlannerVerdict } from '../plan/planner-verdict';
import type {
  CodeContext,
  Context,
  Finding,
  ParsedStatement,
  Rule,
  StatementInOrder,
  StatementRule,
} from '../rules/rule';
import type { CodeModel } from '../syntax/embedded/code-model';
import { innerOf, type PlacedStatement, type Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { NodeType } from '../syntax/tree';
import { Attached } from '../text/attached';
import { lastOf } from '../text/steps';
import { bodyKnowledge } from './body-knowledge';
import { checkStatement, type RuleFinding } from './check-statement';
import { CountedRows, fillsTables } from './counted-rows';
import { checkOrder } from './document-check';
import type { DocumentFinding, DocumentFix } from './finding';
import { type Knowledge, type WatchedKnowledge, watchKnowledge } from './knowledge';
import { knowledgeInOrder } from './knowledge-in-order';
import { isSilentOnce, type LevelledRules, levelledRules, severityOf } from './levelled-rules';
import { nestedOnce } from './nested-findings';
import { outlineOf } from './outline';
import { placeFindings } from './place-finding';
import { isNearReset } from './resets';
import type { LintSettings } from './settings';
import { applySuppressions } from './suppressions';
import { unreadFinding } from './unread-finding';

/** Runs rules over documents. Findings of statements that did not change are kept. */
export interface Linter {
  readonly rules: readonly Rule[];
  /** All findings in the order of the document. Refactorings are among them. */
  lint(...asked: LintArguments): DocumentFinding[];
  /** The same in steps, so that something else can be done between them: one for each statement that has to be checked, and for many that need not. */
  lintInSteps(...asked: LintArguments): Generator<undefined, DocumentFinding[]>;
}

type LintArguments = [
  source: Source & { readonly code?: CodeModel },
  knowledge: Knowledge,
  settings: LintSettings,
  imported?: CodeContext['imported'],
  /** What a planner says of a statement, as far as it is known by now. The same as before: the identical value. */
  verdictOn?: (placed: PlacedStatement) => PlannerVerdict | undefined,
];

export function createLinter(rules: readonly Rule[]): Linter {
  const statementRules = rules.filter((rule) => rule.about === 'statement') as readonly StatementRule[];
  const documentRules = rules.filter((rule) => rule.about === 'document');
  const codeRules = rules.filter((rule) => rule.about === 'code');
  const ruleNames = new Set(rules.map((rule) => rule.name));
  const kept = new Attached<Statement, KeptFindings>();
  const levelled = new WeakMap<LintSettings, LevelledRules>();
  let checks = 0;

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
    verdict: PlannerVerdict | undefined,
  ): RuleFinding[] => {
    const { statement } = placed;
    const before = kept.get(statement);
    const isSame =
      before?.settings === settings &&
      (before.inTransaction === undefined || before.inTransaction === inTransaction) &&
      before.isReset === isReset &&
      before.verdict === verdict &&
      before.isExplained === isExplained;
    if (isSame && before.answersAlike(knowledge, before.heldFor)) {
      before.heldFor = knowledge.version;
      return before.findings;
    }
    checks++;
    const watched = watchKnowledge(knowledge);
    const context = new WatchedContext(
      watched,
      placed.within?.inner.body,
      settings.limit,
      settings.maxCost,
      inTransaction,
      isReset,
      verdict,
    );
    const findings = checkStatement(placed, levelledBy(settings), context, isExplained);
    kept.set(statement, {
      settings,
      inTransaction: context.asked ? inTransaction : undefined,
      isReset,
      verdict,
      isExplained,
      answersAlike: watched.answersAlike,
      heldFor: knowledge.version,
      findings,
    });
    return findings;
  };

  return {
    rules,
    lint(...asked) {
      return lastOf(this.lintInSteps(...asked));
    },
    *lintInSteps(source, knowledge, settings, imported = () => undefined, verdictOn = () => undefined) {
      if (source.unreadable !== undefined) return unreadFinding(source.unreadable, 'error', settings);
      if (source.leftAlone !== undefined) return unreadFinding(source.leftAlone, 'information', settings);
      if (source.code && isGenerated(source.text)) return [];
      let findings: DocumentFinding[] = [];
      const add = (
        placed: PlacedStatement,
        isBroken: boolean,
        around: Surroundings,
        known: Knowledge,
      ): void => {
        if (isBroken) brokenLength += placed.statement.text.length;
        const isExplained = !isBroken || (++broken <= mostExplained && brokenLength <= mostExplainedLength);
        const verdict = isBroken ? undefined : verdictOn(placed);
        const found = findingsOf(placed, around, known, settings, isExplained, verdict);
        if (found.length > 0)
          for (const finding of placeFindings(placed, found, source.text)) findings.push(finding);
      };
      let inTransaction = false;
      let endBefore = 0;
      const knowledgeAt = knowledgeInOrder(knowledge);
      const inOrder: StatementInOrder[] = [];
      const types = new Set<NodeType>();
      let context: Context | undefined;
      let knowledgeBefore: Knowledge | undefined;
      let broken = 0;
      let brokenLength = 0;
      let index = 0;
      for (const { statement } of source.statements) {
        outlineOf(statement);
        if (++index % knownAtOnce === 0) yield;
      }
      const rows = !source.code && fillsTables(source) ? new CountedRows(source) : undefined;
      const emptiedAt = (at: number): string | undefined => {
        const near = source.statements[at];
        return near && outlineOf(near.statement).empties;
      };
      index = -1;
      for (const placed of source.statements) {
        index++;
        const checksBefore = checks;
        const outline = outlineOf(placed.statement);
        const known = knowledgeAt(outline);
        const reconnected = inTransaction && reconnects(source.text.slice(endBefore, placed.range.start));
        if (reconnected) inTransaction = false;
        endBefore = placed.range.end;
        if (!placed.fragment && outline.transaction) inTransaction = outline.transaction === 'begins';
        if (!source.code) {
          if (context?.inTransaction !== inTransaction || knowledgeBefore !== known)
            context = {
              ...known,
              inTransaction,
              isReset: false,
              body: undefined,
              limit: settings.limit,
              maxCost: settings.maxCost,
              verdict: undefined,
            };
          knowledgeBefore = known;
          if (outline.parsed) types.add(outline.parsed.tree.root.type);
          inOrder.push(inOrderOf(outline.parsed, context, reconnected));
        }
        const isReset = !source.code && isNearReset(index, emptiedAt);
        add(placed, outline.isBroken, { inTransaction, isReset }, rows?.around(placed, known) ?? known);
        rows?.pass(placed, source.statements[index + 1], known.schema);
        if (outline.holdsOthers) {
          const inside = bodyKnowledge(placed.statement, known);
          const around = { inTransaction: true, isReset: false };
          for (const inner of innerOf(placed))
            add(inner, outlineOf(inner.statement).isBroken, around, inside);
        }
        if (checks > checksBefore || inOrder.length % knownAtOnce === 0) yield;
      }
      for (const rule of documentRules) {
        const severity = severityOf(rule, settings);
        if (severity === 'off' || isSilentOnce(rule, settings)) continue;
        if (!rule.nodes.some((type) => types.has(type))) continue;
        for (const finding of checkOrder(rule, severity, source, inOrder)) findings.push(finding);
        yield;
      }
      if (source.code) {
        const around = { schema: knowledge.schema, imported };
        findings = nestedOnce(findings, source.text);
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

function inOrderOf(
  statement: ParsedStatement | undefined,
  context: Context,
  reconnected: boolean,
): StatementInOrder {
  if (!statement) return reconnected ? { context, reconnected } : { context };
  return reconnected ? { context, statement, reconnected } : { context, statement };
}

/** So many statements whose findings are known are looked at in one step. */
const knownAtOnce = 500;

/** Beyond so many errors, a document is not PostgreSQL's SQL, and what was expected in each helps nobody. */
const mostExplained = 50;
const mostExplainedLength = 50_000;

/** Code that says at its head that a tool writes it: what is wrong there has to be mended elsewhere. */
function isGenerated(text: string): boolean {
  return /@generated\b|\bauto-?generated\b|\bdo not edit\b/i.test(text.slice(0, headLength));
}

const headLength = 400;

/** A context that remembers whether the transaction was asked for. */
class WatchedContext implements Context {
  asked = false;
  readonly schema: Context['schema'];
  readonly createdHere: Context['createdHere'];

  constructor(
    known: WatchedKnowledge,
    readonly body: Context['body'],
    readonly limit: number,
    readonly maxCost: Context['maxCost'],
    private readonly isInTransaction: boolean,
    readonly isReset: boolean,
    readonly verdict: PlannerVerdict | undefined,
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
  readonly verdict: PlannerVerdict | undefined;
  /** A syntax error says what was expected. */
  readonly isExplained: boolean;
  readonly answersAlike: WatchedKnowledge['answersAlike'];
  /** The version of the knowledge that gave the same answers last. */
  heldFor: object | undefined;
  readonly findings: RuleFinding[];
}

/** psql's `\c` and `\connect` between statements: with the connection its transaction ends. */
function reconnects(between: string): boolean {
  return /^[ \t]*\\c(?:onnect)?(?:\s|$)/m.test(between);
}

function withAlone(fix: NonNullable<Finding['fixes']>[number]): DocumentFix {
  return { title: fix.title, safety: fix.safety, edits: fix.edits, alone: fix.alone ?? false };
}

import type { Judgement } from '../advisor/judge';
import type { NoPlan } from '../advisor/probe';
import type { PlannerVerdict, Refusal } from '../plan/planner-verdict';
import type { LoadProblem } from '../planner/schema/load-snapshot';
import { fingerprint } from '../syntax/fingerprint';
import { isQuery } from '../syntax/query-types';
import { innerOf, type PlacedStatement, type Source } from '../syntax/source';
import type { KeptPlans } from './kept-plans';
import type { LeadingDdl } from './leading-ddl';

/** Whoever types makes many statements that are gone by now. */
const mostKept = 20_000;

export interface VerdictOptions {
  /** The sizes of tables are assumed, and the schema may lack something. */
  readonly isAssumed?: boolean;
  /** What later plans are compared with. */
  readonly kept?: KeptPlans | undefined;
}

/** Who judges statements, and what of the schema that is done without. */
export interface Judge {
  judge(sql: string, ddl: readonly string[]): Promise<Judgement | NoPlan>;
  /** Known once the schema is loaded. */
  readonly problems?: readonly LoadProblem[] | undefined;
}

/** What a planner says of the statements of a document. */
export interface DocumentVerdicts {
  /** Those of all documents. */
  readonly of: Verdicts;
  /** As far as it is known by now. */
  on(placed: PlacedStatement): PlannerVerdict | undefined;
  /** The statements that there is something to find out about, those in bodies among them. */
  open(): PlacedStatement[];
  /** Finds it out. */
  find(placed: PlacedStatement): Promise<void>;
  /** Whether it is known by now, and worth a word. */
  isTelling(placed: PlacedStatement): boolean;
}

/** What a planner says of statements, found out once for each text and the DDL before it. */
export class Verdicts {
  private readonly known = new Map<string, PlannerVerdict | undefined>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly isAssumed: boolean;
  private readonly kept: KeptPlans;
  private failed: { readonly of: readonly LoadProblem[]; readonly byText: FailedStatements } | undefined;
  private found = 0;

  constructor(
    private readonly judge: Judge,
    { isAssumed = false, kept = new Map() }: VerdictOptions = {},
  ) {
    this.isAssumed = isAssumed;
    this.kept = kept;
  }

  /** It changes when more is known. */
  get count(): number {
    return this.found + (this.judge.problems ? 1 : 0);
  }

  /** On the statements of a document; `ddlOf` gives the DDL that is on top of the schema where one stands. */
  in(source: Source, ddlOf: (placed: PlacedStatement) => LeadingDdl): DocumentVerdicts {
    const { known } = this;
    const keyOf = (placed: PlacedStatement) => {
      const { key } = ddlOf(placed);
      const { text } = placed.statement;
      // Most often nothing is made of it: it is asked for all statements at every keystroke.
      return key === '' ? text : `${key}\0${text}`;
    };
    const verdictOn = (placed: PlacedStatement) =>
      isQuery(placed.statement)
        ? known.get(keyOf(placed))
        : this.failures()?.get(source.text.slice(placed.range.start, placed.range.end));
    return {
      of: this,
      on: (placed) => {
        const verdict = verdictOn(placed);
        return verdict?.refusal && !isAsWritten(placed) ? undefined : verdict;
      },
      open: () =>
        source.statements
          .flatMap((placed) => [placed, ...innerOf(placed)])
          .filter((placed) => isQuery(placed.statement) && !known.has(keyOf(placed))),
      find: (placed) => this.find(keyOf(placed), placed.statement.text, ddlOf(placed)),
      isTelling: (placed) => {
        const verdict = verdictOn(placed);
        return verdict !== undefined && (verdict.missing.length > 0 || verdict.refusal !== undefined);
      },
    };
  }

  /** Of the files that the schema is made from. */
  private failures(): FailedStatements | undefined {
    const { problems } = this.judge;
    if (!problems?.length) return undefined;
    if (this.failed?.of !== problems) this.failed = { of: problems, byText: failuresIn(problems) };
    return this.failed.byText;
  }

  private find(key: string, sql: string, ddl: LeadingDdl): Promise<void> {
    const before = this.asked.get(key);
    if (before) return before;
    const finding = this.verdictOn(sql, ddl)
      .then((verdict) => this.keep(key, verdict))
      .finally(() => this.asked.delete(key));
    this.asked.set(key, finding);
    return finding;
  }

  private keep(key: string, verdict: PlannerVerdict | undefined): void {
    this.known.set(key, verdict);
    if (verdict) this.found++;
    const [oldest] = this.known.keys();
    if (this.known.size > mostKept && oldest !== undefined) this.known.delete(oldest);
  }

  private async verdictOn(sql: string, ddl: LeadingDdl): Promise<PlannerVerdict | undefined> {
    const judgement = await this.judge.judge(sql, ddl.statements);
    if (judgement.kind !== 'judgement') return this.refusedVerdict(judgement);
    const { costBefore, costAfter, shape, missing } = judgement;
    const kept = this.kept.size > 0 ? this.kept.get(fingerprint(sql) ?? '') : undefined;
    const isAssumed = this.isAssumed || judgement.isAssumed;
    return { costBefore, costAfter, shape, isAssumed, missing, ...(kept && { kept }) };
  }

  /** Sizes are assumed where the schema may lack something. */
  private refusedVerdict(answer: NoPlan): PlannerVerdict | undefined {
    if (this.isAssumed || answer.kind !== 'refused') return undefined;
    const { message, code, offset } = answer;
    if (code === undefined || offset === undefined || !aboutSchema.has(code)) return undefined;
    // What the planner had to do without it does not know.
    const word = /"([^"]+)"|(\w+)\(/.exec(message);
    const name = word?.[1] ?? word?.[2] ?? '';
    const lacks = this.judge.problems ?? [];
    if (lacks.some(({ what, why }) => `${what} ${why}`.includes(name) || code === '42883')) return undefined;
    return refusedWith({ message, code, offset });
  }
}

type FailedStatements = ReadonlyMap<string, PlannerVerdict>;

function failuresIn(problems: readonly LoadProblem[]): FailedStatements {
  return new Map(
    problems.flatMap(({ why, statement }): [string, PlannerVerdict][] => {
      if (!statement) return [];
      const { text, offset, code } = statement;
      return [[text, refusedWith({ message: why, code, offset })]];
    }),
  );
}

function refusedWith(refusal: Refusal): PlannerVerdict {
  return { costBefore: 0, costAfter: 0, shape: '', isAssumed: false, missing: [], refusal };
}

/**
 * SQLSTATEs of what does not fit the schema: undefined column, function, table; ambiguous column; datatype mismatch;
 * what cannot be cast; text that is no value of its type.
 */
const aboutSchema: ReadonlySet<string> = new Set([
  '42703',
  '42883',
  '42P01',
  '42702',
  '42804',
  '42846',
  '22P02',
]);

/** What was put into a hole, or stands for a variable, may be of another name or type. */
function isAsWritten({ statement, fragment, within }: PlacedStatement): boolean {
  const { madeUp, parameters } = statement;
  const isRepeated = new Set(parameters.map(({ index }) => index)).size < parameters.length;
  return !within && madeUp.length === 0 && !isRepeated && !fragment?.holes.some(({ isValue }) => !isValue);
}

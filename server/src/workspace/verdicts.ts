import { adviseStatement } from '../advisor/advise-statement';
import { leastCost, missingIndexes } from '../advisor/missing-indexes';
import type { Probe } from '../advisor/probe';
import { costIn } from '../advisor/probed-plan';
import { queryTypes } from '../lint/check-statement';
import type { PlannerVerdict } from '../plan/planner-verdict';
import type { Schema } from '../schema/schema';
import { innerOf, type Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';

/** What a planner says of statements, found out once for each text. */
export class Verdicts {
  private readonly known = new Map<string, PlannerVerdict | undefined>();
  private readonly asked = new Map<string, Promise<void>>();
  /** Of how many statements it is known. */
  count = 0;

  constructor(
    readonly schema: Schema,
    private readonly probe: Probe,
    private readonly isAssumed = false,
  ) {}

  /** As far as it is known by now. */
  on(statement: Statement): PlannerVerdict | undefined {
    return this.known.get(statement.text);
  }

  /** Whether there is something to find out. */
  isOpen(statement: Statement): boolean {
    return isQuery(statement) && !this.known.has(statement.text);
  }

  /** Finds it out. */
  find(statement: Statement): Promise<void> {
    const { text } = statement;
    const before = this.asked.get(text);
    if (before) return before;
    const finding = this.verdictOn(text).then((verdict) => {
      this.known.set(text, verdict);
      if (verdict) this.count++;
      this.asked.delete(text);
    });
    this.asked.set(text, finding);
    return finding;
  }

  private async verdictOn(sql: string): Promise<PlannerVerdict | undefined> {
    const { schema, probe, isAssumed } = this;
    const answer = await probe.plan(sql);
    if (answer.kind !== 'plan') return undefined;
    const costBefore = costIn(answer.json);
    const fine: PlannerVerdict = { costBefore, costAfter: costBefore, isAssumed, missing: [] };
    // Most are cheap.
    const advice = costBefore < leastCost ? undefined : await adviseStatement(sql, schema, probe);
    const missing = advice ? missingIndexes(advice, schema) : [];
    return advice && missing.length > 0 ? { ...fine, costAfter: advice.costAfter, missing } : fine;
  }
}

/** The statements of a document that there is something to find out about, those in bodies among them. */
export function openStatements(source: Source, verdicts: Verdicts): Statement[] {
  const all = source.statements.flatMap((placed) => [placed, ...innerOf(placed)]);
  return all.flatMap(({ statement }) => (verdicts.isOpen(statement) ? [statement] : []));
}

function isQuery({ result }: Statement): boolean {
  return result.kind === 'parsed' && queryTypes.has(result.tree.root.type);
}

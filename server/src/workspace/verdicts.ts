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
  /** How many statements would be cheaper. It grows with each that is found. */
  count = 0;

  constructor(
    readonly schema: Schema,
    private readonly probe: Probe,
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
    const answer = await this.probe.plan(sql);
    // Most are cheap.
    if (answer.kind !== 'plan' || costIn(answer.json) < leastCost) return undefined;
    const advice = await adviseStatement(sql, this.schema, this.probe);
    return advice && missingIndexes(advice, this.schema);
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

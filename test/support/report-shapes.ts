import * as v from 'valibot';

/** What the command line prints with `--format json`: a contract, so that a field more or less is a failure. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const fromOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const place = { line: fromOne, column: fromOne, endLine: fromOne, endColumn: fromOne };
const name = v.pipe(v.string(), v.regex(/^[a-z]+(-[a-z]+)*$/));
const sentence = v.pipe(v.string(), v.minLength(10));

export const lintShape = v.strictObject({
  files: count,
  statements: count,
  findings: v.array(
    v.strictObject({
      rule: name,
      severity: v.picklist(['error', 'warning', 'information', 'hint']),
      message: sentence,
      path: v.string(),
      ...place,
      fixes: v.array(
        v.strictObject({
          title: v.string(),
          safety: v.picklist(['safe', 'unsafe']),
          edits: v.pipe(v.array(v.strictObject({ ...place, newText: v.string() })), v.minLength(1)),
        }),
      ),
      cost: v.optional(v.strictObject({ before: v.number(), after: v.number(), unit: v.string() })),
    }),
  ),
  baseline: v.optional(v.strictObject({ known: count, stale: count })),
});

export type LintOutput = v.InferOutput<typeof lintShape>;

export const fragmentsShape = v.strictObject({
  fragments: v.array(
    v.strictObject({
      path: v.string(),
      ...place,
      sql: v.string(),
      callee: v.optional(v.string()),
      parses: v.boolean(),
    }),
  ),
});

const node: v.GenericSchema<PlanNodeOutput> = v.strictObject({
  id: count,
  type: v.string(),
  title: v.string(),
  relation: v.optional(v.string()),
  alias: v.optional(v.string()),
  index: v.optional(v.string()),
  selfTimeMs: v.optional(v.number()),
  totalTimeMs: v.optional(v.number()),
  actualRows: v.optional(v.number()),
  planRows: v.optional(v.number()),
  loops: v.optional(v.number()),
  totalCost: v.optional(v.number()),
  children: v.array(v.lazy(() => node)),
  properties: v.record(v.string(), v.unknown()),
});

export interface PlanNodeOutput {
  id: number;
  type: string;
  title: string;
  relation?: string | undefined;
  alias?: string | undefined;
  index?: string | undefined;
  selfTimeMs?: number | undefined;
  totalTimeMs?: number | undefined;
  actualRows?: number | undefined;
  planRows?: number | undefined;
  loops?: number | undefined;
  totalCost?: number | undefined;
  children: PlanNodeOutput[];
  properties: { [name: string]: unknown };
}

export const plansShape = v.strictObject({
  plans: v.array(
    v.strictObject({
      source: v.string(),
      format: v.string(),
      nodeCount: count,
      planningTimeMs: v.optional(v.number()),
      executionTimeMs: v.optional(v.number()),
      selfTimeSumMs: v.optional(v.number()),
      unattributedMs: v.optional(v.number()),
      root: node,
      findings: v.array(
        v.strictObject({
          finding: name,
          severity: v.string(),
          node: v.optional(count),
          message: sentence,
          advice: sentence,
          savingMs: v.optional(v.number()),
          savingShare: v.optional(v.number()),
        }),
      ),
    }),
  ),
});

export const reportShape = v.strictObject({
  server: v.strictObject({
    version: v.string(),
    database: v.string(),
    user: v.string(),
    startedAtMs: v.number(),
    isReplica: v.boolean(),
  }),
  startedAtMs: v.number(),
  seconds: v.number(),
  metrics: v.array(
    v.strictObject({
      metric: name,
      title: v.string(),
      unit: v.string(),
      value: v.nullable(v.number()),
      outOf: v.optional(v.number()),
    }),
  ),
  alerts: v.array(
    v.strictObject({ metric: name, level: v.picklist(['warning', 'error']), message: sentence }),
  ),
  statements: v.array(
    v.object({ id: v.string(), sql: v.nullable(v.string()), calls: count, totalTimeMs: v.number() }),
  ),
  missingStatements: v.optional(v.object({ kind: v.string() })),
  notices: v.array(v.object({ kind: v.string() })),
});

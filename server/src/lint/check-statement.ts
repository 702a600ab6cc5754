import type { Context, Finding, ParsedStatement } from '../rules/rule';
import type { Schema } from '../schema/schema';
import type { RangeVar } from '../syntax/ast';
import type { BodyPlace } from '../syntax/bodies/inner-statements';
import { isRejected } from '../syntax/bodies/is-rejected';
import type { Parameter } from '../syntax/placeholders';
import { isQueryType } from '../syntax/query-types';
import type { PlacedStatement } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { Token } from '../syntax/tokens';
import { as, type Tree, type Visit } from '../syntax/tree';
import type { DocumentFinding } from './finding';
import type { LevelledRules, Runs } from './levelled-rules';
import { syntaxErrorFinding } from './syntax-error';

/** A finding of a rule, in the text of the statement. */
export type RuleFinding = Finding & {
  readonly rule: string;
  readonly severity: DocumentFinding['severity'];
};

/** What the rules say of one statement, or PostgreSQL where it does not accept it; `isExplained`: with what it expected. */
export function checkStatement(
  { statement, within }: PlacedStatement,
  levels: LevelledRules,
  context: Context,
  isExplained: boolean,
): RuleFinding[] {
  const { result } = statement;
  if (result.kind === 'error') {
    const rule = within ? 'body-syntax-error' : 'syntax-error';
    const severity = within ? levels.bodySyntaxError : levels.syntaxError;
    if (severity === 'off' || (within && !isProven(within.host, result.error.message))) return [];
    if (result.error.isUnread && within) return [];
    return [
      {
        ...syntaxErrorFinding(statement, result.error, isExplained && !result.error.isUnread),
        rule,
        severity: result.error.isUnread ? 'information' : severity,
      },
    ];
  }
  const parsed = parsedStatement(statement);
  if (!parsed || !isLinted(parsed.tree.root, context.body)) return [];
  const findings: RuleFinding[] = [];
  const runs = levels.runsOnce ? runsOf(parsed.tree, context) : 'again';
  const known = { hasSchema: context.schema !== undefined, hasVerdict: context.verdict !== undefined };
  for (const { rule, severity } of levels.about(parsed.tree.held, known, runs)) {
    for (const finding of rule.check(parsed, context))
      findings.push({ ...finding, rule: rule.name, severity });
  }
  return findings;
}

/** In a migration, what is no part of a function or view runs once; later ones may drop what it is about. */
function runsOf(tree: Tree, { body, schema }: Context): Runs {
  const former = schema?.formerTables;
  if (former && tree.of('RangeVar').some(({ node }) => isFormer(node, schema, former))) return 'in-vain';
  return body?.of !== 'function' && isQueryType(tree.root.type) ? 'once' : 'again';
}

function isFormer(
  { relname, schemaname }: RangeVar,
  { searchPath }: Schema,
  former: ReadonlySet<string>,
): boolean {
  const schemas = schemaname === undefined ? searchPath : [schemaname];
  return schemas.some((name) => former.has(`${name}.${relname}`));
}

/** PostgreSQL takes any text for a body, so that what was put into holes there proves nothing. */
function isProven({ statement, fragment }: PlacedStatement, message: string): boolean {
  const hasHoles = statement.madeUp.length > 0 || (fragment?.holes.length ?? 0) > 0;
  return !hasHoles && isRejected(statement, message);
}

/** What rules see of a statement. */
export function parsedStatement(statement: Statement): ParsedStatement | undefined {
  const { result } = statement;
  return result.kind === 'parsed' ? new Parsed(statement, result.tree) : undefined;
}

/** Tokens and parameters are made when a rule looks at them. */
class Parsed implements ParsedStatement {
  readonly text: string;

  constructor(
    private readonly statement: Statement,
    readonly tree: Tree,
  ) {
    this.text = statement.text;
  }

  get tokens(): readonly Token[] {
    return this.statement.tokens;
  }

  get parameters(): readonly Parameter[] {
    return this.statement.parameters;
  }

  get isPrefixed(): boolean {
    const { madeUp, text } = this.statement;
    return madeUp.some(({ start, end }) => text.slice(0, end).trim() === '' && start < text.length);
  }
}

/** A function's commands on tables concern those that are there when it runs; its standard body is linted by itself. */
function isLinted(root: Visit, body: BodyPlace | undefined): boolean {
  if (body?.of === 'function') return isQueryType(root.type);
  return as(root, 'CreateFunctionStmt')?.node.sql_body === undefined;
}

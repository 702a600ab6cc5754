import type { PlannerVerdict } from '../plan/planner-verdict';
import type { Schema } from '../schema/schema';
import type { BodyPlace } from '../syntax/bodies/inner-statements';
import type { CodeModel, QueryingFunction } from '../syntax/embedded/code-model';
import type { Parameter } from '../syntax/placeholders';
import type { Token } from '../syntax/tokens';
import type { NodeType, QueryPart, Tree } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';

/**
 * How loudly a rule speaks. A `refactoring` is never reported: its fixes are offered where the cursor is.
 * What is wrong whatever the data is a warning; what depends on size or intent is information.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint' | 'refactoring';

/** Files that are judged otherwise than those that an application runs again and again. */
export type FileKind = 'tests' | 'migrations';

/** What a rule has to know to be able to speak. It is silent where that is missing. */
export type Needs = 'nothing' | 'schema' | 'plan';

/** Safe: the statement gives the same result. Unsafe: a person has to look at it. */
export type Safety = 'safe' | 'unsafe';

export interface Fix {
  /** What it does, and what it brings: `Add LIMIT 100`. */
  readonly title: string;
  readonly safety: Safety;
  /** In the text that the finding's range belongs to. */
  readonly edits: readonly TextEdit[];
  /** A person chooses it, and it is not applied with others: it replaces the query by a differently used one. */
  readonly alone?: boolean;
}

export interface Finding {
  /** As short as the cause. */
  readonly range: Range;
  /** One sentence that names the object and, where it is known, the number. */
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** Of the statement as it is, and with what the finding advises; estimated, in the planner's units. */
  readonly cost?: { readonly before: number; readonly after: number };
  readonly remedy?: Remedy;
}

/** A statement that mends it and belongs elsewhere: into a migration. */
export interface Remedy {
  /** What it does, and what it brings: `Create index on orders (user_id), cost 225,000 → 44, about 310 MB`. */
  readonly title: string;
  readonly sql: string;
  /** Takes it back. */
  readonly undo: string;
  /** For the file's name: `add_orders_user_id_idx`. */
  readonly name: string;
}

/** A statement that PostgreSQL's grammar accepts. Ranges and locations are offsets into `text`. */
export interface ParsedStatement {
  readonly text: string;
  readonly tree: Tree;
  readonly tokens: readonly Token[];
  readonly parameters: readonly Parameter[];
  /** What a tool puts in front of it is not known, such as a variable of psql: with EXPLAIN there, no rows come back. */
  readonly isPrefixed: boolean;
}

export interface Context<N extends Needs = Needs> {
  readonly schema: N extends 'schema' | 'plan' ? Schema : Schema | undefined;
  /** Qualified names of the tables that the document itself creates, and of columns that it adds: nobody reads them yet when it runs. */
  readonly createdHere: Pick<ReadonlySet<string>, 'has'>;
  /** The statement stands between a BEGIN and its COMMIT in the same document. */
  readonly inTransaction: boolean;
  /** Statements next to it empty other tables: together they start over. */
  readonly isReset: boolean;
  /** Where in the body of a function or of DO the statement stands; undefined where it stands for itself. */
  readonly body: BodyPlace | undefined;
  /** The number of rows that fixes insert as LIMIT. */
  readonly limit: number;
  /** What a statement may cost, in the planner's units; undefined: there is no bound. */
  readonly maxCost: number | undefined;
  /** What a planner says of the statement. */
  readonly verdict: N extends 'plan' ? PlannerVerdict : PlannerVerdict | undefined;
}

/** What a rule says of itself. The examples are proven by the build. */
export interface RuleWords {
  /** Names the problem; the same as the file's name. */
  readonly name: string;
  readonly severity: Severity;
  /**
   * In tests what does no harm to a few rows is not worth a warning; information and hints are silent there anyway.
   * In migrations statements run once, and those of rows need not be fast.
   */
  readonly silentIn?: readonly FileKind[];
  /** The version of Forecost that brought it. */
  readonly since: string;
  readonly fix: Safety | 'none';
  /** Its fixes are to make the statement cheaper: where a planner can be asked, only those are offered that do. */
  readonly isOptimization?: true;
  /** One line. */
  readonly summary: string;
  /** Markdown. */
  readonly why: string;
  /** What to do, in Markdown. */
  readonly advice: string;
  /** Whole documents; exactly one finding each. A table that the rule needs is created in the example. */
  readonly bad: readonly string[];
  /** Whole documents without a finding. */
  readonly good: readonly string[];
}

export interface StatementRule<N extends Needs = Needs> extends RuleWords {
  readonly about: 'statement';
  readonly needs: N;
  /** It is asked about the statements that hold one of these, and has nothing to say of others. */
  readonly nodes: readonly (NodeType | QueryPart)[];
  /** It guesses what a planner knows, and is silent where one has spoken. */
  readonly isGuess?: true;
  check(statement: ParsedStatement, context: Context<N>): Iterable<Finding>;
}

/** A rule about the code around the SQL. Ranges are offsets into the document; examples are TypeScript. */
export interface CodeRule extends RuleWords {
  readonly about: 'code';
  readonly needs: 'nothing';
  check(code: CodeModel, around: CodeContext): Iterable<Finding>;
}

/** What is known of the world around a document of code. */
export interface CodeContext {
  readonly schema: Schema | undefined;
  /** The function that a module of the project exports, where it sends a query. `from` is the path as it is imported. */
  readonly imported: (from: string, name: string) => QueryingFunction | undefined;
}

/** A statement of a SQL document, in order. */
export interface StatementInOrder {
  /** Undefined where it cannot be read. */
  readonly statement?: ParsedStatement;
  readonly context: Context;
  /** psql has left the transaction before it, together with the connection. */
  readonly reconnected?: true;
}

/** A finding in one statement of a document. */
export interface FindingInOrder extends Omit<Finding, 'fixes'> {
  /** The index of the statement that the range belongs to. */
  readonly place: number;
  readonly fixes?: readonly FixInOrder[];
}

export interface FixInOrder extends Omit<Fix, 'edits'> {
  /** Each in the text of the statement at `place`. An edit that empties a statement takes its semicolon along. */
  readonly edits: readonly (TextEdit & { readonly place: number })[];
}

/**
 * A rule about statements that follow each other in a SQL document, asked again at each change: it looks closely only
 * at the statements that concern it.
 */
export interface DocumentRule extends RuleWords {
  readonly about: 'document';
  readonly needs: 'nothing';
  /** It is asked about the documents that hold a statement of one of these types, and has nothing to say of others. */
  readonly nodes: readonly NodeType[];
  check(statements: readonly StatementInOrder[]): Iterable<FindingInOrder>;
}

export type Rule =
  | StatementRule<'nothing'>
  | StatementRule<'schema'>
  | StatementRule<'plan'>
  | DocumentRule
  | CodeRule;

export function defineRule<N extends Needs>(rule: Omit<StatementRule<N>, 'about'>): StatementRule<N> {
  return { ...rule, about: 'statement' };
}

export function defineDocumentRule(rule: Omit<DocumentRule, 'about' | 'needs'>): DocumentRule {
  return { ...rule, about: 'document', needs: 'nothing' };
}

export function defineCodeRule(rule: Omit<CodeRule, 'about' | 'needs'>): CodeRule {
  return { ...rule, about: 'code', needs: 'nothing' };
}

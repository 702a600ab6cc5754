import type { BodyPlace } from '../syntax/bodies/inner-statements';
import { as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { defineRule, type ParsedStatement } from './rule';

export const rowByRowLoop = defineRule<'nothing'>({
  name: 'row-by-row-loop',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'],
  fix: 'none',
  summary: 'A loop in PL/pgSQL that reads or writes a table once for every row.',
  why: 'Each turn starts a statement of its own: its plan is fetched and set up, its snapshot is taken, its triggers are queued, for one row. One statement that joins the rows of the loop does the same work in a fraction of the time, and the planner may choose how to join them.',
  advice:
    'Write one statement over the rows of the loop: `UPDATE … FROM (query)`, `DELETE … USING (query)`, `INSERT … SELECT`, or a join in the query of the loop. A loop that ends transactions, to do a part of the work at a time, is left alone; so are one that sends text by `EXECUTE` and one that calls functions.',
  bad: [
    `CREATE FUNCTION close_orders() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o record;
BEGIN
  FOR o IN SELECT id, total FROM orders WHERE status = 'open' LOOP
    UPDATE customers SET spent = spent + o.total WHERE id = o.id;
  END LOOP;
END
$$;`,
    `DO $$
DECLARE
  n int;
BEGIN
  FOREACH n IN ARRAY '{1,2,3}'::int[] LOOP
    INSERT INTO numbers (n) VALUES (n);
  END LOOP;
END
$$;`,
  ],
  good: [
    `CREATE FUNCTION close_orders() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customers c SET spent = c.spent + o.total FROM orders o WHERE o.customer_id = c.id AND o.status = 'open';
END
$$;`,
    `CREATE PROCEDURE archive() LANGUAGE plpgsql AS $$
DECLARE
  month date;
BEGIN
  FOR month IN SELECT DISTINCT at::date FROM orders WHERE archived LOOP
    DELETE FROM orders WHERE at = month;
    COMMIT;
  END LOOP;
END
$$;`,
    `DO $$
BEGIN
  FOR i IN 1..10 LOOP
    INSERT INTO numbers (n) VALUES (i);
  END LOOP;
END
$$;`,
    `DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT relname FROM pg_class WHERE relkind = 'm' LOOP
    EXECUTE format('REFRESH MATERIALIZED VIEW %I', r.relname);
    PERFORM pg_notify('refreshed', r.relname);
  END LOOP;
END
$$;`,
    `DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT id, name FROM stale_tables LOOP
    EXECUTE format('DROP TABLE %I', r.name);
    DELETE FROM known_tables WHERE name = r.name;
  END LOOP;
END
$$;`,
  ],
  *check(statement, { body }) {
    const { loop } = body ?? {};
    // What EXECUTE does in a turn, the next turn may have to see.
    if (!loop || loop.commits || loop.executes) return;
    const { variable } = loop;
    if (!dependsAlone(statement, variable)) return;
    const found = body && repeated(statement, body);
    if (!found) return;
    yield {
      range: found.range,
      message: `Runs once for every \`${variable}\` of the loop: ${found.instead} does it for all of them.`,
    };
  },
});

/** Nothing but the row of the loop makes one turn differ from another. */
function dependsAlone({ parameters }: ParsedStatement, variable: string): boolean {
  return (
    parameters.length > 0 &&
    parameters.every(({ written }) => {
      const name = written.toLowerCase();
      return name === variable || name.startsWith(`${variable}.`);
    })
  );
}

interface Repeated {
  readonly range: Range;
  readonly instead: string;
}

/** The word that opens a statement on tables, and what takes the statement's place. */
function repeated({ tokens, tree }: ParsedStatement, body: BodyPlace): Repeated | undefined {
  const [first] = tokens;
  const wanted = tree.root.type === 'SelectStmt' ? 'variables' : 'none';
  if (
    !first ||
    body.rows !== wanted ||
    tree.of('WithClause').length > 0 ||
    tree.of('CurrentOfExpr').length > 0
  )
    return undefined;
  const instead = insteadOf(tree.root);
  return instead === undefined ? undefined : { range: { start: first.start, end: first.end }, instead };
}

function insteadOf(root: Visit): string | undefined {
  switch (root.type) {
    case 'UpdateStmt':
      return 'one UPDATE … FROM';
    case 'DeleteStmt':
      return 'one DELETE … USING';
    case 'InsertStmt':
      return 'one INSERT … SELECT';
    case 'SelectStmt':
      return as(root, 'SelectStmt')?.node.fromClause?.some((item) => 'RangeVar' in item || 'JoinExpr' in item)
        ? 'a join in the query of the loop'
        : undefined;
    default:
      return undefined;
  }
}

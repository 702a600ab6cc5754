import { applyDdl } from '../schema/apply-ddl';
import { emptySchema } from '../schema/schema';
import { innerStatements } from '../syntax/bodies/inner-statements';
import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';
import { Attached } from '../text/attached';
import type { Knowledge } from './knowledge';

/** What the statements of a body are judged by: the temporary tables that it creates lie on top. */
export function bodyKnowledge(routine: Statement, around: Knowledge): Knowledge {
  const before = made.get(routine);
  if (before?.around === around) return before.inside;
  const ddl = innerStatements(routine)
    .map(({ statement }) => statement)
    .filter(createsTemporary);
  const inside = ddl.length === 0 ? around : withTables(ddl, around);
  made.set(routine, { around, inside });
  return inside;
}

const made = new Attached<Statement, { readonly around: Knowledge; readonly inside: Knowledge }>();

function withTables(ddl: readonly Statement[], around: Knowledge): Knowledge {
  const { schema, created } = applyDdl(around.schema ?? emptySchema, ddl);
  return { schema, createdHere: new Set([...around.createdHere, ...created]) };
}

function createsTemporary({ result }: Statement): boolean {
  if (result.kind !== 'parsed') return false;
  const { root } = result.tree;
  const relation = as(root, 'CreateStmt')?.node.relation ?? as(root, 'CreateTableAsStmt')?.node.into?.rel;
  return relation?.relpersistence === 't';
}

import { encodedOffsets } from '../../text/utf8';
import { attempt } from '../instance/attempt';
import { bundledExtensions, type Instance } from '../instance/instance';
import type { DdlFile, DdlPlace } from '../planner-source';
import { type DdlStatement, ddlStatements } from './ddl-statements';
import { bystanders, type LoadProblem } from './load-snapshot';
import { standIns, withoutModifiers } from './stand-in-types';

/** The extensions that files create and the planner has. */
export function extensionsOfFiles(files: readonly DdlFile[]): string[] {
  const names = files.flatMap((file) => ddlStatements(file).flatMap(({ extension }) => extension ?? []));
  return [...new Set(names)].filter((name) => bundledExtensions.has(name));
}

/** A statement that is not to be run, since it made the planner fail or did not end. */
export interface FatalStatement extends DdlPlace {
  readonly why: string;
}

/**
 * Runs files of DDL in an empty database, each in a session of its own. A statement that fails is left out and told;
 * those around it in its transaction are kept, so that most of the schema is there. `starts` hears of each before it
 * is run.
 */
export async function loadFiles(
  instance: Instance,
  files: readonly DdlFile[],
  fatal: readonly FatalStatement[],
  starts: (place: DdlPlace) => void,
): Promise<LoadProblem[]> {
  const problems: LoadProblem[] = [];
  for (const file of files) {
    const problem = ({ offset, sql }: DdlStatement, at: number, why: string, code: string) =>
      problems.push({
        what: `a statement of ${file.path}`,
        why,
        path: file.path,
        offset: offset + at,
        statement: { text: file.sql.slice(offset, offset + sql.length), offset: at, code },
      });
    let isOpen = false;
    for (const statement of ddlStatements(file)) {
      const { offset, kind } = statement;
      const known = fatal.find((one) => one.path === file.path && one.offset === offset);
      if (known) {
        problem(statement, 0, known.why, queryCanceled);
        continue;
      }
      starts({ path: file.path, offset });
      try {
        if (isOpen && kind !== 'end' && kind !== 'savepoint') await nested(instance, statement);
        else await runDdl(instance, statement);
      } catch (error) {
        const { message, code, position } = error as { message: string; code?: string; position?: string };
        // Not PostgreSQL's: nothing can be trusted any more.
        if (code === undefined) throw error;
        const at = Number(position) - 1;
        problem(statement, at >= 0 ? encodedOffsets(statement.sql).fromCodePoint(at) : 0, message, code);
      }
      if (kind === 'begin') isOpen = true;
      if (kind === 'end') isOpen = /\band\s+chain\b/i.test(statement.sql) && isOpen;
    }
    await instance.exec(isOpen ? 'COMMIT' : '');
    await instance.exec('RESET ALL');
  }
  return problems;
}

/** SQLSTATE 57014. */
const queryCanceled = '57014';

/** A failure takes back this statement and not the transaction. */
async function nested(instance: Instance, statement: DdlStatement): Promise<void> {
  const refused = await attempt(instance, () => runDdl(instance, statement));
  if (refused) throw refused;
}

/** Runs one statement as far as the planner can. Throws what PostgreSQL says. */
export async function runDdl(instance: Instance, { sql, extension }: DdlStatement): Promise<void> {
  if (extension !== undefined && !bundledExtensions.has(extension)) {
    if (bystanders.has(extension)) return;
    for (const [type, base] of Object.entries(standIns[extension] ?? {}))
      await instance.exec(`CREATE DOMAIN public.${type} AS ${base}`);
    throw Object.assign(new Error(`The planner does not come with the extension ${extension}.`), {
      code: '0A000',
    });
  }
  if (/^create\s+policy\b/i.test(sql)) await makeRoles(instance, sql);
  await instance.exec(withoutModifiers(sql));
}

/** Policies name roles that no migration makes. */
async function makeRoles(instance: Instance, sql: string): Promise<void> {
  const [, list = ''] =
    /\bto\s+((?:"[^"]+"|[\w$]+)(?:\s*,\s*(?:"[^"]+"|[\w$]+))*)\s*(?:\busing\b|\bwith\b|$)/i.exec(sql) ?? [];
  for (const role of list.split(',').map((one) => one.trim())) {
    if (!role || /^(?:public|current_user|current_role|session_user)$/i.test(role)) continue;
    const name = role.startsWith('"') ? role.slice(1, -1) : role.toLowerCase();
    const { rows } = await instance.query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', [name]);
    if (rows.length === 0) await instance.exec(`CREATE ROLE ${role}`);
  }
}

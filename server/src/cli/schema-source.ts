import { levelledNames } from '../lint/built-in-rules';
import { assumedBy, type FilesSource } from '../planner/planner-source';
import { rules } from '../rules/index';
import { readDdlFiles } from '../workspace/schema-files';
import { configurations, throwWhereBroken } from './configurations';
import { UsageError } from './usage-error';

/** What is planned for where neither a server nor a snapshot is given. */
export interface SchemaArguments {
  /** Glob patterns of the files whose DDL makes up the schema. */
  readonly schema: readonly string[];
  /** `orders=10000000`; `*=1000000` for all tables that are not named. */
  readonly assume: readonly string[];
}

/** Throws UsageError. */
export async function sourceOfSchema({ schema, assume }: SchemaArguments): Promise<FilesSource> {
  const files = await readDdlFiles(['.'], schema);
  if (files.length === 0) throw new UsageError(`No SQL file matches --schema ${schema.join(', ')}.`);
  const given = Object.fromEntries(assume.map(assumedRows));
  return { kind: 'files', files, assume: assumedBy({ ...(await configuredRows()), ...given }) };
}

/** What the configuration of the current folder says. */
async function configuredRows(): Promise<Readonly<Record<string, number>>> {
  const config = await configurations(levelledNames(rules)).nearest(process.cwd());
  if (config) throwWhereBroken(config);
  return config?.assume ?? {};
}

function assumedRows(given: string): [string, number] {
  const [, table, rows] = /^(.+)=(\d+)$/.exec(given) ?? [];
  if (!table) throw new UsageError(`--assume takes table=rows, such as orders=10000000, not ${given}.`);
  return [table, Number(rows)];
}

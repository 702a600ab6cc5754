import type { ProbedIndex, ProbedPlans, ProposedIndex } from '../../advisor/probe';
import { nameSql } from '../../snapshot/ddl-statement';
import type { SnapshotName } from '../../snapshot/snapshot';
import type { Instance } from '../instance/instance';
import { blockBytes, type RelationFiles } from '../instance/relation-files';
import { contentOf } from './index-content';
import { indexPages, invertedSize } from './index-size';
import { type MadeIndex, madeIn, type Storage, storageOf } from './made-index';
import { evict, writeMetapage } from './metapages';
import { treeHeight } from './tree-height';

/**
 * Plans queries as if indexes were there, and those of `without` were not: they are made over no rows, given the size that
 * they would have, and left to whoever called to be taken back. `known` are indexes that this transaction has made before,
 * by `pg_class.oid`. Throws what PostgreSQL says.
 */
export async function whatIf(
  instance: Instance,
  files: RelationFiles,
  { proposed, without, known }: WhatIf,
  plan: () => Promise<readonly string[]>,
): Promise<ProbedPlans> {
  const filled = new Set(known);
  if (without.length > 0) await instance.exec(`DROP INDEX ${without.map(nameSql).join(', ')}`);
  const indexes: ProbedIndex[] = [];
  for (const { table, sql } of proposed) {
    await withoutRows(files, await storageOf(instance, table), () => instance.exec(sql));
    let sizeBytes = 0;
    const made = (await madeIn(instance, table)).filter(({ oid }) => !filled.has(oid));
    for (const index of made) {
      filled.add(index.oid);
      sizeBytes += blockBytes * (await fill(instance, files, index));
    }
    indexes.push({ names: made.map(({ name }) => name), sizeBytes });
  }
  return { kind: 'what-if', plans: await plan(), indexes };
}

export interface WhatIf {
  readonly proposed: readonly ProposedIndex[];
  readonly without: readonly SnapshotName[];
  readonly known: ReadonlySet<number>;
}

/** Does something while tables are empty. */
async function withoutRows(
  files: RelationFiles,
  tables: readonly Storage[],
  work: () => Promise<unknown>,
): Promise<void> {
  for (const { path } of tables) files.setLength(path, 0);
  try {
    await work();
  } finally {
    for (const { path, blocks } of tables) files.setLength(path, blocks);
  }
}

/** Gives an index the size and the height that it would have; its blocks. A partitioned one has none. */
export async function fill(instance: Instance, files: RelationFiles, index: MadeIndex): Promise<number> {
  if (!index.path) return 0;
  const { rows, content, isRead } = await contentOf(instance, index);
  const pages = indexPages(content);
  // Otherwise PostgreSQL would not look at the file again.
  if (isRead) await evict(instance, index.oid);
  await instance.exec(
    `UPDATE pg_catalog.pg_class SET relpages = ${pages}, reltuples = ${rows} WHERE oid = ${index.oid}`,
  );
  const height = treeHeight(pages, content.valueBytes);
  writeMetapage(files, index, { height, pages, inverted: invertedSize(content) });
  files.setLength(index.path, pages);
  return pages;
}

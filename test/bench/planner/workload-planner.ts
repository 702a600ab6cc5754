import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Planner } from '../../../server/src/planner/planner';
import type { IndexSize, Snapshot } from '../../../server/src/snapshot/snapshot';
import type { WorkloadServer } from './server';

const folder = resolve('dist');

/** What `forecost snapshot` writes of a server. */
function snapshotOf(url: string): Snapshot {
  const text = execFileSync(process.execPath, ['dist/cli.cjs', 'snapshot', '--url', url, '--out', '-'], {
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(text.toString());
}

/** The same of a server that tells the heights of trees. */
export async function snapshotWithPages({ client, url }: WorkloadServer): Promise<Snapshot> {
  await client.query('CREATE EXTENSION IF NOT EXISTS pageinspect');
  return snapshotOf(url);
}

/** As a role reads it that may not look into indexes: without the heights of trees and the counts of GIN indexes. */
export function withoutPages(snapshot: Snapshot): Snapshot {
  const plain = <Index extends IndexSize>({ height: _, inverted: __, ...index }: Index) => index;
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      ...(relation.indexes && { indexes: relation.indexes.map(plain) as typeof relation.indexes }),
      ...(relation.constraints && {
        constraints: relation.constraints.map((one) => ({
          ...one,
          ...(one.index && { index: plain(one.index) }),
        })),
      }),
    })),
  };
}

export function plannerOf(snapshot: Snapshot): Planner {
  return new Planner({ folder, source: { kind: 'snapshot', snapshot } });
}

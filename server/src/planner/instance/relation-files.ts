import type { Instance } from './instance';

export const blockBytes = 8192;

/** 1 GB: what is longer goes on in a file of the same name with `.1` behind it. */
const segmentBlocks = 131_072;

/** A node of the file system in memory. */
interface FileNode {
  contents: Uint8Array;
  usedBytes: number;
}

/**
 * The files of tables and indexes. PostgreSQL's planner takes a relation's size from the length of its file, which
 * can be any here without content: whatever reads such a file finds garbage, so nothing may be executed.
 */
export class RelationFiles {
  private readonly nodes: (path: string) => FileNode | undefined;
  private readonly create: (path: string) => void;

  constructor(instance: Instance, root: string) {
    const { FS } = instance.Module;
    this.nodes = (path) => {
      const full = `${root}/${path}`;
      return FS.analyzePath(full).exists ? (FS.lookupPath(full, {}).node as unknown as FileNode) : undefined;
    };
    this.create = (path) => FS.writeFile(`${root}/${path}`, new Uint8Array(0));
  }

  /** The first blocks of the file, as far as they have content. */
  content(path: string): Uint8Array {
    return this.nodes(path)?.contents ?? new Uint8Array(0);
  }

  setContent(path: string, content: Uint8Array): void {
    const node = this.nodes(path);
    if (!node) return;
    node.contents = content;
    node.usedBytes = content.length;
  }

  /** Makes the file of `path`, which is relative to the data directory, so many blocks long. */
  setLength(path: string, blocks: number): void {
    const last = blocks > 0 ? Math.floor((blocks - 1) / segmentBlocks) : 0;
    for (let segment = 0; segment <= last; segment++) {
      const name = segment === 0 ? path : `${path}.${segment}`;
      if (segment > 0 && !this.nodes(name)) this.create(name);
      const node = this.nodes(name);
      const length = Math.max(0, Math.min(blocks - segment * segmentBlocks, segmentBlocks));
      if (node) node.usedBytes = length * blockBytes;
    }
    for (let segment = last + 1; ; segment++) {
      const node = this.nodes(`${path}.${segment}`);
      if (!node || node.usedBytes === 0) return;
      node.usedBytes = 0;
    }
  }
}

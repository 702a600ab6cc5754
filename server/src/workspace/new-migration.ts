import { posix } from 'node:path';

/** A migration that is there. */
export interface Migration {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a migration is to do, and what takes it back. */
export interface MigrationContent {
  /** In its file's name: `add_orders_user_id_idx`. */
  readonly name: string;
  /** Cannot run in a transaction: CREATE INDEX CONCURRENTLY. */
  readonly up: string;
  readonly down: string;
}

/**
 * The files of a migration in the style of the newest one: its folder, the way it is numbered, the comments that its tool
 * reads. None where there is no migration whose number can be told. `existing` in the order in which they are applied.
 */
export function newMigration(
  existing: readonly Migration[],
  content: MigrationContent,
  now: Date,
): readonly Migration[] {
  for (const last of existing.toReversed()) {
    const files = after(last, content, now);
    if (files.length > 0) return files;
  }
  return [];
}

function after(last: Migration, content: MigrationContent, now: Date): readonly Migration[] {
  const folder = posix.dirname(last.path);
  const file = posix.basename(last.path);
  // Prisma's: a folder for each.
  if (file === 'migration.sql') {
    const number = nextNumber(/^\d+/.exec(posix.basename(folder))?.[0], now);
    if (number === undefined) return [];
    const path = posix.join(posix.dirname(folder), `${number}_${content.name}`, file);
    return [{ path, text: `${content.up};\n` }];
  }
  const parts = /^(V?)(\d+)(__|_|-|\.)(?:.*?)(\.up)?\.sql$/.exec(file);
  const number = nextNumber(parts?.[2], now);
  if (!parts || number === undefined) return [];
  const [, letter = '', , between = '_', up = ''] = parts;
  const name = between === '-' ? content.name.replaceAll('_', '-') : content.name;
  const path = (suffix: string) => posix.join(folder, `${letter}${number}${between}${name}${suffix}.sql`);
  if (up)
    return [
      { path: path('.up'), text: `${content.up};\n` },
      { path: path('.down'), text: `${content.down};\n` },
    ];
  return [{ path: path(''), text: textLike(last.text, content) }];
}

/** The next of `0007`, the time in place of a time; as long as it is. */
function nextNumber(last: string | undefined, now: Date): string | undefined {
  if (last === undefined) return undefined;
  const moment = now.toISOString().replace(/\D/g, '');
  if (/^(19|20)\d{12}$/.test(last)) return moment.slice(0, 14);
  if (/^(19|20)\d{10}$/.test(last)) return moment.slice(0, 12);
  if (/^1\d{12}$/.test(last)) return String(now.getTime());
  if (/^1\d{9}$/.test(last)) return String(Math.floor(now.getTime() / 1_000));
  return String(BigInt(last) + 1n).padStart(last.length, '0');
}

/** With the comments of goose, dbmate or sql-migrate where the newest has them. */
function textLike(text: string, { up, down }: MigrationContent): string {
  if (/^--[ \t]*\+goose\b/im.test(text))
    return `-- +goose NO TRANSACTION\n-- +goose Up\n${up};\n\n-- +goose Down\n${down};\n`;
  if (/^--[ \t]*migrate:up\b/im.test(text))
    return `-- migrate:up transaction:false\n${up};\n\n-- migrate:down transaction:false\n${down};\n`;
  if (/^--[ \t]*\+migrate\b/im.test(text))
    return `-- +migrate Up notransaction\n${up};\n\n-- +migrate Down notransaction\n${down};\n`;
  if (/^--[ \t]*up migration\b/im.test(text))
    return `-- Up Migration\n${up};\n\n-- Down Migration\n${down};\n`;
  return `${up};\n`;
}

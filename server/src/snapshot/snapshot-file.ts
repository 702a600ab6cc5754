import * as v from 'valibot';
import type { Snapshot } from './snapshot';
import { snapshotShape } from './snapshot-shape';

/** Why a text is no snapshot, in one sentence. */
export interface SnapshotProblem {
  readonly problem: string;
}

/**
 * The snapshot as a file: JSON whose differences are easy to read, with a line for a column, an index, or the values
 * of a column. Numbers are rounded to nine digits, which is all that PostgreSQL's `real` has: with six, one cost in
 * twenty differs in its last digits.
 */
export function snapshotText(snapshot: Snapshot): string {
  const lines = Object.entries(snapshot)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${isFlat(value) ? block(value, 1) : json(value, 1)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Reads a snapshot. What it does not know in it is let through. Never throws. */
export function parseSnapshot(text: string): Snapshot | SnapshotProblem {
  const value = parsed(text);
  if (value === undefined)
    return { problem: 'This is no snapshot, or not the whole of one: it does not end as JSON does.' };
  const version = v.safeParse(v.looseObject({ forecostSnapshot: v.number() }), value);
  if (!version.success)
    return { problem: 'This is no snapshot: it has no `forecostSnapshot` with a number.' };
  const { forecostSnapshot } = version.output;
  if (forecostSnapshot !== 1)
    return {
      problem: `This is a snapshot of format ${forecostSnapshot}, and this version of Forecost reads format 1 alone.`,
    };
  const result = v.safeParse(snapshotShape, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  return { problem: `In this snapshot, \`${pathOf(issue)}\` must be ${wanted(issue)}.` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Issue = v.BaseIssue<unknown>;

/** `relations[3].columns[0].type` */
function pathOf({ path }: Issue): string {
  return (path ?? [])
    .map(({ key }, place) => (typeof key === 'number' ? `[${key}]` : `${place > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  Array: 'a list',
  Object: 'an object',
  true: 'true or absent',
};

function wanted({ expected, received, path }: Issue): string {
  const word = words[expected ?? ''] ?? expected ?? 'something else';
  const last = path?.at(-1);
  if (received === 'undefined' || expected === JSON.stringify(last?.key)) return 'there';
  return word.replaceAll(/^\(|\)$/g, '').replaceAll(' | ', ' or ');
}

/** Whether a value goes on one line where it is not long for other reasons: it holds no list. */
function isFlat(value: unknown): boolean {
  if (Array.isArray(value)) return false;
  return !isObject(value) || Object.values(value).every(isFlat);
}

function json(value: unknown, depth: number): string {
  if (Array.isArray(value) ? value.every((item) => !isObject(item)) : isFlat(value)) return line(value);
  return block(value, depth);
}

function block(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (!isObject(value)) return line(value);
  const parts = Array.isArray(value)
    ? value.map((item) => json(item, depth + 1))
    : entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${json(item, depth + 1)}`);
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => indent + part).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function line(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`;
  if (isObject(value)) {
    const parts = entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${line(item)}`);
    return parts.length > 0 ? `{ ${parts.join(', ')} }` : '{}';
  }
  if (typeof value !== 'number' || Number.isInteger(value)) return JSON.stringify(value);
  return JSON.stringify(Number(value.toPrecision(9)));
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

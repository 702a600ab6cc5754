import { shift } from '../../text/range';
import type { Attempt, Checkout, Release, SoleUse, Tail } from './code-model';

/** The checkout where it stands `by` further on. */
export function movedCheckout(checkout: Checkout, by: number): Checkout {
  const { releases, soleUse, tail } = checkout;
  return {
    ...checkout,
    range: shift(checkout.range, by),
    releases: releases.map((release) => movedRelease(release, by)),
    ...(soleUse && { soleUse: movedUse(soleUse, by) }),
    ...(tail && { tail: movedTail(tail, by) }),
  };
}

function movedRelease({ range, statement, againAt }: Release, by: number): Release {
  return {
    range: shift(range, by),
    ...(statement && { statement: shift(statement, by) }),
    ...(againAt !== undefined && { againAt: againAt + by }),
  };
}

function movedUse({ name, removal }: SoleUse, by: number): SoleUse {
  if (!removal) return { name: shift(name, by) };
  const { taking, release, attempt } = removal;
  return {
    name: shift(name, by),
    removal: {
      taking: shift(taking, by),
      ...(release && { release: shift(release, by) }),
      ...(attempt && { attempt: movedAttempt(attempt, by) }),
    },
  };
}

function movedAttempt({ range, body, handlerEnd }: Attempt, by: number): Attempt {
  return {
    range: shift(range, by),
    body: shift(body, by),
    ...(handlerEnd !== undefined && { handlerEnd: handlerEnd + by }),
  };
}

function movedTail({ range, indent, lineStarts, tryEnd, finallyStart }: Tail, by: number): Tail {
  return {
    range: shift(range, by),
    indent,
    lineStarts: lineStarts.map((start) => start + by),
    ...(tryEnd !== undefined && { tryEnd: tryEnd + by }),
    ...(finallyStart !== undefined && { finallyStart: finallyStart + by }),
  };
}

import { parsePlPgSQLSync } from 'libpg-query';
import { excessOf } from '../nesting';
import type { Statement } from '../statement';
import { cookString } from './cook-string';
import { routineOf } from './routine';

/**
 * Whether PostgreSQL itself refuses to make or run the routine for what `message` says. In PL/pgSQL the parser of
 * PL/pgSQL is asked; a statement of a SQL function is refused because the statement is.
 */
export function isRejected(host: Statement, message: string): boolean {
  const routine = routineOf(host);
  if (routine?.language !== 'plpgsql') return routine?.language === 'sql';
  const known = verdicts.get(host) ?? verdictOf(host.text, cookString(host.text, routine.body.range)?.text);
  verdicts.set(host, known);
  return known.message === message;
}

interface Verdict {
  readonly message: string | undefined;
}

/** Extensions' scripts have lines for the C preprocessor, in bodies too. */
const isPreprocessed = /^\s*#\s*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif)\b/m;

const verdicts = new WeakMap<Statement, Verdict>();

function verdictOf(text: string, body: string | undefined): Verdict {
  if (body === undefined || excessOf(body) !== undefined || isPreprocessed.test(body))
    return { message: undefined };
  try {
    parsePlPgSQLSync(text);
    return { message: undefined };
  } catch (thrown) {
    return { message: thrown instanceof Error ? thrown.message : undefined };
  }
}

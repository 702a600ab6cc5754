import type { DatabaseErrorReason, DatabaseFailure } from '../protocol/connection';

interface Details {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Where in the text that was sent, in UTF-16 code units. */
  readonly offset?: number;
}

/** The only thing that this folder throws. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly offset: number | undefined;

  constructor(
    readonly reason: DatabaseErrorReason,
    message: string,
    details: Details = {},
  ) {
    super(message);
    this.code = details.code;
    this.detail = details.detail;
    this.hint = details.hint;
    this.offset = details.offset;
  }
}

/** The error as data that can be sent to the client. */
export function failureOf(error: DatabaseError): DatabaseFailure {
  return {
    reason: error.reason,
    message: error.message,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.code === undefined ? {} : { code: error.code }),
  };
}

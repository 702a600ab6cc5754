import type { Finding, Safety, Severity } from '../rules/rule';
import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';

/** A finding in a document. All ranges are offsets into the document. */
export interface DocumentFinding extends Pick<Finding, 'cost' | 'remedy'> {
  readonly rule: string;
  readonly severity: Severity;
  readonly range: Range;
  readonly message: string;
  readonly fixes: readonly DocumentFix[];
}

export interface DocumentFix {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly TextEdit[];
  readonly alone: boolean;
}

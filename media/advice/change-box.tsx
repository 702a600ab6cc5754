import type { SchemaChange } from '../../server/src/protocol/advice';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';

interface ChangeBoxProps {
  readonly sql: string;
  readonly change: SchemaChange;
  readonly actions: Actions;
}

/** A statement that changes the schema, to copy or to put into a migration. */
export function ChangeBox({ sql, change, actions }: ChangeBoxProps) {
  return (
    <div class="change">
      <code class="mono">{sql};</code>
      <span class="change-actions">
        <button type="button" class="button" onClick={() => actions.copy(`${sql};\n`)}>
          <Icon name="copy" /> Copy
        </button>
        <button type="button" class="button" onClick={() => actions.migrate({ sql, ...change })}>
          <Icon name="new-file" /> Create migration…
        </button>
      </span>
    </div>
  );
}

import type { MissingStatements } from '../../server/src/protocol/monitor';
import type { Actions } from './actions';
import { CodeLine } from './code-line';

interface MissingStatementsHelpProps {
  readonly missing: MissingStatements;
  readonly actions: Actions;
}

/** Why there are no statements to show, and the steps that change it. */
export function MissingStatementsHelp({ missing, actions }: MissingStatementsHelpProps) {
  const preload = (
    <li>
      Load the library when the server starts: add it to what <code>postgresql.conf</code> already loads, or
      to the parameter group of a managed server, and restart.
      <CodeLine code="shared_preload_libraries = 'pg_stat_statements'" actions={actions} />
    </li>
  );
  const create = (
    <li>
      Create the extension in this database, as a superuser or as the database's owner.
      <CodeLine code="CREATE EXTENSION pg_stat_statements;" actions={actions} />
    </li>
  );
  switch (missing.kind) {
    case 'not-loaded':
      return (
        <div class="help">
          <p>The extension pg_stat_statements is created, but the server has not loaded its library.</p>
          <ol>{preload}</ol>
        </div>
      );
    case 'not-created':
      return (
        <div class="help">
          <p>
            The server counts statements with the extension pg_stat_statements, which this database does not
            have.
          </p>
          <ol>
            {!missing.isLoaded && preload}
            {create}
          </ol>
        </div>
      );
    case 'outdated':
      return (
        <div class="help">
          <p>pg_stat_statements {missing.version} is older than the server and lacks what is shown here.</p>
          <CodeLine code="ALTER EXTENSION pg_stat_statements UPDATE;" actions={actions} />
        </div>
      );
    case 'failed':
      return (
        <div class="help">
          <p>pg_stat_statements cannot be read: {missing.reason}</p>
        </div>
      );
  }
}

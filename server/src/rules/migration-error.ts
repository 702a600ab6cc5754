import { ddlTypes } from '../syntax/ddl-types';
import { rangeOfRefusal, refusalSentence } from './rewrites/refusal-words';
import { defineRule } from './rule';

const ddl = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\n';

export const migrationError = defineRule<'plan'>({
  name: 'migration-error',
  severity: 'information',
  since: '0.1.0',
  needs: 'plan',
  nodes: ddlTypes,
  fix: 'none',
  summary: 'A statement of a migration that fails when all migrations run in their order.',
  why: `Where neither a database is connected nor a snapshot is there, the workspace's migrations are run as they are, in an empty PostgreSQL. What fails there is left out, and so are the statements that need it: offline plans and costs do not know of it. A migration that builds on what something else has made, such as a schema that comes with the hosting, fails there and may be right.`,
  advice:
    'Correct the statement, or take a snapshot of a database in which the migrations have run: it is used instead.',
  bad: [
    `${ddl}ALTER TABLE ordres ADD COLUMN note text;`,
    `${ddl}CREATE INDEX ON orders (totl);`,
    `${ddl}CREATE VIEW large AS SELECT id FROM orders WHERE total > 'many';`,
    `${ddl}CREATE TABLE orders (id bigint);`,
  ],
  good: [
    `${ddl}ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX ON orders (note);`,
    `${ddl}CREATE VIEW large AS SELECT id FROM orders WHERE total > 100;`,
  ],
  *check(statement, { verdict }) {
    const { refusal } = verdict;
    if (!refusal) return;
    yield {
      range: rangeOfRefusal(refusal, statement.text),
      message: `${refusalSentence(refusal)} Offline plans go without this statement.`,
    };
  },
});

import { distinctWord, isDistinct } from './rewrites/distinct-word';
import { hasOpenText } from './rewrites/open-text';
import { removal } from './rewrites/removal';
import { shownKey } from './rewrites/shown-key';
import { defineRule } from './rule';

const ddl =
  'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\n';

export const distinctOverUnique = defineRule<'schema'>({
  name: 'distinct-over-unique',
  severity: 'warning',
  silentIn: ['tests', 'migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['SelectStmt.distinctClause'],
  fix: 'safe',
  summary: 'DISTINCT over rows that are distinct already: a unique key is among the columns.',
  why: 'Where the query returns a whole unique key and no join repeats its rows, no two rows can be equal. PostgreSQL does not see that: it sorts or hashes the whole result all the same, before it returns the first row.',
  advice: 'Remove `DISTINCT`: the same rows come back.',
  bad: [
    `${ddl}SELECT DISTINCT id, total FROM orders WHERE id > $1;`,
    `${ddl}SELECT DISTINCT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id > $1;`,
  ],
  good: [
    `${ddl}SELECT DISTINCT user_id FROM orders;`,
    `${ddl}SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id;`,
    `${ddl}SELECT id, total FROM orders;`,
    `${ddl}SELECT DISTINCT ON (user_id) id, user_id FROM orders ORDER BY user_id, total;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement)) return;
    for (const select of statement.tree.of('SelectStmt')) {
      if (!isDistinct(select.node) || select.node.groupClause || select.node.havingClause) continue;
      const key = shownKey(select, statement, context.schema);
      const word = key && distinctWord(statement, select);
      const edit = word && removal(statement, word);
      if (!key || !word || !edit) continue;
      yield {
        range: word,
        message: `DISTINCT compares all rows for nothing: ${key} is unique, and nothing repeats it.`,
        fixes: [{ title: 'Remove DISTINCT', safety: 'safe', edits: [edit] }],
      };
    }
  },
});

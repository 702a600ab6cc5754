import { hasFewerRows, namedTable } from '../schema/named-table';
import type { Policy } from '../schema/schema';
import { as } from '../syntax/tree';
import type { Range } from '../text/range';
import { defineRule, type ParsedStatement } from './rule';

/** So few rows are checked at once. */
const fewRows = 1_000;

export const multiplePermissivePolicies = defineRule<'schema'>({
  name: 'multiple-permissive-policies',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['CreatePolicyStmt'],
  fix: 'none',
  summary: 'A second permissive policy of a table for the same command and role.',
  why: 'Permissive policies are joined by OR: for each row all of them are evaluated until one lets it pass, and an index that serves one of them alone often cannot be used for the whole. A policy for ALL commands counts for each of them.',
  advice:
    'Put the conditions into one policy for each command and role, or make one that only takes rows away `AS RESTRICTIVE`.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, shop_id bigint);\nCREATE POLICY own ON orders FOR SELECT USING (user_id = 1);\nCREATE POLICY of_shop ON orders FOR SELECT USING (shop_id = 1);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE POLICY own ON orders TO app USING (user_id = 1);\nCREATE POLICY seen ON orders FOR SELECT TO app, web USING (true);',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE POLICY own ON orders FOR SELECT USING (user_id = 1);\nCREATE POLICY mine ON orders FOR UPDATE USING (user_id = 1);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE POLICY own ON orders USING (user_id = 1);\nCREATE POLICY open ON orders AS RESTRICTIVE USING (id > 3);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE POLICY own ON orders TO app USING (user_id = 1);\nCREATE POLICY seen ON orders TO admin USING (true);',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'CreatePolicyStmt')?.node;
    if (!node?.table) return;
    const target = namedTable(node.table, statement, context);
    const { policies = [] } = target.table ?? {};
    if (target.temporary || hasFewerRows(target.table, fewRows)) return;
    const place = policies.findIndex((policy) => policy.name === node.policy_name);
    const own = policies[place];
    const other = own && policies.slice(0, place).find((policy) => countWithEachOther(policy, own));
    const range = own && other && nameRange(statement);
    if (!range) return;
    const command = own.command === 'all' ? other.command : own.command;
    const what = command === 'all' ? 'Every command' : `Each ${command.toUpperCase()}`;
    yield {
      range,
      message: `${what} on \`${target.written}\` evaluates the policies \`${other.name}\` and \`${own.name}\`: both are permissive.`,
    };
  },
});

/** A named role is somebody of PUBLIC too, but is mostly the one for whom an exception is made. */
function countWithEachOther(a: Policy, b: Policy): boolean {
  if (!a.permissive || !b.permissive) return false;
  if (a.command !== b.command && a.command !== 'all' && b.command !== 'all') return false;
  return a.roles.some((role) => b.roles.includes(role));
}

/** CREATE POLICY `name`. */
function nameRange({ text, tokens }: ParsedStatement): Range | undefined {
  const word = tokens.findIndex((token) => /^policy$/i.test(text.slice(token.start, token.end)));
  const name = tokens[word + 1];
  return word >= 0 && name ? { start: name.start, end: name.end } : undefined;
}

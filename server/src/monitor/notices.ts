import type { Notice, ServerFacts } from '../protocol/monitor';

/** What the numbers lack, and how to get it. */
export function noticesOf(server: ServerFacts): Notice[] {
  const notices: Notice[] = [];
  if (!server.seesAllStatistics) {
    notices.push({
      kind: 'no-privilege',
      user: server.user,
      grantSql: `GRANT pg_monitor TO ${quotedIdentifier(server.user)};`,
    });
  }
  if (!server.tracksCounts) notices.push({ kind: 'no-counts' });
  if (!server.tracksActivities) notices.push({ kind: 'no-activities' });
  return notices;
}

function quotedIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

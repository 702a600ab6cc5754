import * as vscode from 'vscode';
import type { ConnectionProfile, ConnectionTarget, TlsMode } from '../../../server/src/protocol/connection';

/** The profiles of the user's own settings. What a workspace says about connections is never read. */
export function readProfiles(): ConnectionProfile[] {
  const stored = vscode.workspace.getConfiguration('forecost').inspect<unknown>('connections')?.globalValue;
  const list = Array.isArray(stored) ? stored : [];
  const ids = new Set<string>();
  return list.flatMap((value: unknown) => {
    const profile = profileOf(value);
    if (!profile || ids.has(profile.id)) return [];
    ids.add(profile.id);
    return [profile];
  });
}

/** Puts a profile in place of the one with its id, or behind the others. */
export async function saveProfile(profile: ConnectionProfile): Promise<void> {
  const profiles = readProfiles();
  const known = profiles.some(({ id }) => id === profile.id);
  await write(
    known ? profiles.map((other) => (other.id === profile.id ? profile : other)) : [...profiles, profile],
  );
}

export async function deleteProfile(id: string): Promise<void> {
  await write(readProfiles().filter((profile) => profile.id !== id));
}

/** `user@host:port/database`: what a stored password is bound to, and how people tell profiles apart. */
export function addressOf({ user, host, port, database }: ConnectionTarget): string {
  return `${user}@${host}:${port}/${database}`;
}

function write(profiles: readonly ConnectionProfile[]): Thenable<void> {
  return vscode.workspace
    .getConfiguration('forecost')
    .update('connections', profiles, vscode.ConfigurationTarget.Global);
}

/** Settings are edited by hand: what lacks a name, an address or a user is left out, what else is missing has defaults. */
function profileOf(value: unknown): ConnectionProfile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, host, port, database, user, tls, production } = value as Record<string, unknown>;
  if (!isText(id) || !isText(name) || !isText(host) || !isText(database) || !isText(user)) return undefined;
  return {
    id,
    name,
    host,
    port: typeof port === 'number' && Number.isInteger(port) ? port : 5432,
    database,
    user,
    tls: isTlsMode(tls) ? tls : 'verify',
    production: production === true,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTlsMode(value: unknown): value is TlsMode {
  return value === 'verify' || value === 'require' || value === 'off';
}

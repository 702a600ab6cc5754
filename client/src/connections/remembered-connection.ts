import type * as vscode from 'vscode';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';
import { type ConnectionParts, type ConnectionSource, paramsOf } from './connection-source';
import { findDatabaseUrls } from './database-urls';
import { addressOf, readProfiles } from './profiles';

/** Of a workspace: a profile by its id, a URL by where it was found and what it pointed at, or nothing on purpose. */
type Remembered =
  | { readonly kind: 'profile'; readonly id: string }
  | { readonly kind: 'url'; readonly origin: string; readonly address: string }
  | { readonly kind: 'none' };

const key = 'forecost.activeConnection';

export async function remember(
  memory: vscode.Memento,
  source: ConnectionSource | undefined,
  profile?: ConnectionProfile,
): Promise<void> {
  await memory.update(key, remembered(source, profile));
}

/** What was connected when this workspace was last open; where it never was, the one thing that is obviously meant. */
export async function recall(
  memory: vscode.Memento,
  parts: ConnectionParts,
): Promise<ConnectionSource | undefined> {
  const last = memory.get<Remembered>(key);
  const profiles = readProfiles();
  switch (last?.kind) {
    case 'none':
      return undefined;
    case 'profile': {
      const profile = profiles.find(({ id }) => id === last.id);
      return profile && { kind: 'profile', profile };
    }
    case 'url': {
      const url = (await findDatabaseUrls()).find(({ origin }) => origin === last.origin);
      if (!url) return undefined;
      const source: ConnectionSource = { kind: 'url', url };
      const params = await paramsOf(parts, source, true);
      return params && addressOf(params.profile) === last.address ? source : undefined;
    }
    default: {
      const [profile, ...others] = profiles;
      const isObvious = profile && others.length === 0 && !profile.production && isLocal(profile.host);
      return isObvious ? { kind: 'profile', profile } : undefined;
    }
  }
}

function remembered(
  source: ConnectionSource | undefined,
  profile: ConnectionProfile | undefined,
): Remembered {
  if (!source || !profile) return { kind: 'none' };
  return source.kind === 'profile'
    ? { kind: 'profile', id: profile.id }
    : { kind: 'url', origin: source.url.origin, address: addressOf(profile) };
}

function isLocal(host: string): boolean {
  return /^(localhost$|127\.|::1$|\/)/.test(host);
}

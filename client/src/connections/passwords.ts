import type * as vscode from 'vscode';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';
import { addressOf } from './profiles';

/** Passwords in the editor's secret storage. Each is bound to the address that it was given for. */
export interface Passwords {
  /** Undefined where there is none, or where the profile points elsewhere by now. */
  get(profile: ConnectionProfile): Promise<string | undefined>;
  save(profile: ConnectionProfile, password: string): Promise<void>;
  delete(id: string): Promise<void>;
}

export function createPasswords(secrets: vscode.SecretStorage): Passwords {
  return {
    async get(profile) {
      const stored = parse(await secrets.get(keyOf(profile.id)));
      return stored?.address === boundTo(profile) ? stored.password : undefined;
    },
    async save(profile, password) {
      await secrets.store(keyOf(profile.id), JSON.stringify({ address: boundTo(profile), password }));
    },
    async delete(id) {
      await secrets.delete(keyOf(id));
    },
  };
}

interface Stored {
  readonly address: string;
  readonly password: string;
}

/** Encryption counts: a password that was given for an encrypted connection is not sent in the clear. */
function boundTo(profile: ConnectionProfile): string {
  return `${addressOf(profile)} ${profile.tls}`;
}

function keyOf(id: string): string {
  return `forecost.password.${id}`;
}

function parse(text: string | undefined): Stored | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Stored;
  } catch {
    return undefined;
  }
}

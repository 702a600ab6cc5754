import type { LanguageClient } from 'vscode-languageclient/node';
import type { ConnectionProfile, ConnectionTarget, TlsMode } from '../../../server/src/protocol/connection';
import { parseConnectionStringRequest } from '../../../server/src/protocol/connection-requests';
import {
  type Answer,
  askAll,
  askChoice,
  askText,
  type Choice,
  type Place,
  type Question,
} from './quick-input';

/** What a person entered. An empty password means: leave it to `.pgpass` and the like. */
export interface ConnectionEntry {
  readonly target: ConnectionTarget;
  readonly name: string;
  readonly password: string | undefined;
  readonly production: boolean;
}

type Draft = { -readonly [K in keyof ConnectionTarget]: ConnectionTarget[K] } & {
  name: string;
  password: string | undefined;
  production: boolean;
};

/** Asks for a URL or for each field. Undefined where the person changed their mind. */
export async function askForConnection(client: LanguageClient): Promise<ConnectionEntry | undefined> {
  const draft = emptyDraft();
  const title = 'Add Connection';
  const how = await askChoice({ title, step: 1, totalSteps: 1 }, 'How do you want to enter the connection?', [
    {
      label: '$(link) Paste a connection URL',
      detail: 'postgres://user:password@host:5432/database',
      value: 'url',
    },
    {
      label: '$(list-flat) Fill in the fields',
      detail: 'Host, port, database, user, password',
      value: 'fields',
    },
  ]);
  if (how.kind !== 'answer') return undefined;
  const questions =
    how.value === 'url'
      ? [askUrl(client, draft), askName(draft), askProduction(draft)]
      : [...askFields(draft), askName(draft), askProduction(draft)];
  return (await askAll(title, questions)) ? entryOf(draft) : undefined;
}

/** Asks for each field of a profile anew. An empty password leaves the stored one. */
export async function askForChanges(profile: ConnectionProfile): Promise<ConnectionEntry | undefined> {
  const { host, port, database, user, tls, name, production } = profile;
  const draft: Draft = { host, port, database, user, tls, name, production, password: undefined };
  const questions = [...askFields(draft), askName(draft), askProduction(draft)];
  return (await askAll(`Edit ${name}`, questions)) ? entryOf(draft) : undefined;
}

function emptyDraft(): Draft {
  return {
    host: 'localhost',
    port: 5432,
    database: '',
    user: '',
    tls: 'verify',
    name: '',
    password: undefined,
    production: false,
  };
}

function entryOf({ name, password, production, ...target }: Draft): ConnectionEntry {
  return { target, name, password, production };
}

function askUrl(client: LanguageClient, draft: Draft): Question {
  return (place) =>
    askText(place, {
      prompt:
        'A connection URL, or keywords such as host=… dbname=… The password goes to the secret storage.',
      placeholder: 'postgres://user:password@host:5432/database',
      password: true,
      async check(text) {
        const parsed = await client.sendRequest(parseConnectionStringRequest, { text });
        if (parsed.kind === 'failed') return parsed.failure.message;
        Object.assign(draft, parsed.target);
        draft.password = parsed.password;
        return undefined;
      },
    });
}

function askFields(draft: Draft): Question[] {
  return [
    field(draft, 'host', 'Host name, address, or the folder of a Unix-domain socket.'),
    async (place) => {
      const answer = await askText(place, {
        prompt: 'Port.',
        value: String(draft.port),
        check: (text) =>
          /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65_536
            ? undefined
            : 'A port is a number from 1 to 65535.',
      });
      return kept(answer, (text) => {
        draft.port = Number(text);
      });
    },
    field(draft, 'database', 'Database.'),
    field(draft, 'user', 'User.'),
    async (place) => {
      const answer = await askText(place, {
        prompt: 'Password. Kept in the secret storage. Empty: from .pgpass, PGPASSWORD, or asked for.',
        password: true,
      });
      return kept(answer, (text) => {
        draft.password = text === '' ? undefined : text;
      });
    },
    async (place) => {
      const isLocal = /^(localhost|127\.|::1$|\/)/.test(draft.host);
      const answer = await askChoice(
        place,
        'Encryption',
        tlsChoices,
        draft.name === '' && isLocal ? 'off' : draft.tls,
      );
      return kept(answer, (tls) => {
        draft.tls = tls;
      });
    },
  ];
}

const tlsChoices: readonly Choice<TlsMode>[] = [
  { label: 'Verify', description: 'Encrypt, and verify the certificate and the host name', value: 'verify' },
  { label: 'Require', description: 'Encrypt without verifying', value: 'require' },
  { label: 'Off', description: 'Do not encrypt', value: 'off' },
];

function field(draft: Draft, name: 'host' | 'database' | 'user', prompt: string): Question {
  return async (place) => {
    const answer = await askText(place, { prompt, value: draft[name], check: required });
    return kept(answer, (text) => {
      draft[name] = text.trim();
    });
  };
}

function askName(draft: Draft): Question {
  return async (place: Place) => {
    const value = draft.name === '' ? `${draft.database}@${draft.host}` : draft.name;
    const answer = await askText(place, { prompt: 'A name for the connection.', value, check: required });
    return kept(answer, (text) => {
      draft.name = text.trim();
    });
  };
}

function askProduction(draft: Draft): Question {
  return async (place) => {
    const choices = [
      { label: 'Not production', value: false },
      { label: 'Production', description: 'ANALYZE always asks before it executes a query', value: true },
    ];
    const answer = await askChoice(place, 'Is this a production database?', choices, draft.production);
    return kept(answer, (production) => {
      draft.production = production;
    });
  };
}

function required(text: string): string | undefined {
  return text.trim() === '' ? 'This cannot be empty.' : undefined;
}

function kept<T>(answer: Answer<T>, keep: (value: T) => void): Answer<T> {
  if (answer.kind === 'answer') keep(answer.value);
  return answer;
}

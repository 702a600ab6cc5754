import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ParameterValues, StatementParameter } from '../../../server/src/protocol/explain';
import type { StatementInDocument } from '../../../server/src/protocol/explain-requests';
import { askAll, askChoice, askText, type Choice, type Question } from '../connections/quick-input';

type Values = readonly (string | null)[];

/** Asks for the values of a statement's parameters, which are remembered for it, or for a generic plan. */
export async function askForValues(
  memory: vscode.Memento,
  statement: StatementInDocument,
  analyze: boolean,
): Promise<ParameterValues | undefined> {
  const { parameters } = statement;
  const remembered = recall(memory, statement);
  const title = analyze ? 'Explain Query with ANALYZE' : 'Explain Query';
  const choices: Choice<'remembered' | 'enter' | 'generic'>[] = [
    ...(remembered
      ? [
          {
            label: '$(history) Use the values of last time',
            description: listed(parameters, remembered),
            value: 'remembered' as const,
          },
        ]
      : []),
    { label: '$(edit) Enter values…', description: parameters.map(nameOf).join(', '), value: 'enter' },
    ...(analyze
      ? []
      : [
          {
            label: '$(symbol-parameter) Use a generic plan',
            description: 'The plan for any value',
            value: 'generic' as const,
          },
        ]),
  ];
  if (choices.length > 1) {
    const how = await askChoice(
      { title, step: 1, totalSteps: 1 },
      'What stands for the parameters?',
      choices,
    );
    if (how.kind !== 'answer') return undefined;
    if (how.value === 'generic') return { kind: 'generic' };
    if (how.value === 'remembered' && remembered) return { kind: 'values', values: remembered };
  }
  const count = parameters.at(-1)?.index ?? 0;
  const values: (string | null)[] = Array.from({ length: count }, (_, i) => remembered?.[i] ?? null);
  const questions = parameters.map((parameter) => questionOf(parameter, values, remembered));
  if (!(await askAll(title, questions))) return undefined;
  await remember(memory, statement, values);
  return { kind: 'values', values };
}

function questionOf(parameter: StatementParameter, values: (string | null)[], remembered?: Values): Question {
  const place = parameter.index - 1;
  return async (where) => {
    const before = values[place];
    const answer = await askText(where, {
      prompt: `Value of ${nameOf(parameter)}, without quotes. NULL for none.`,
      value: before ?? (remembered ? 'NULL' : ''),
      ...(parameter.type === undefined ? {} : { placeholder: parameter.type }),
    });
    if (answer.kind === 'answer') values[place] = answer.value === 'NULL' ? null : answer.value;
    return answer;
  };
}

/** `$1`, `$1 (:user_id, bigint)`. */
function nameOf({ index, name, type }: StatementParameter): string {
  const more = [name, type].filter(Boolean).join(', ');
  return more === '' ? `$${index}` : `$${index} (${more})`;
}

function listed(parameters: readonly StatementParameter[], values: Values): string {
  return parameters.map(({ index }) => `$${index} = ${values[index - 1] ?? 'NULL'}`).join(', ');
}

const memoryKey = 'forecost.parameterValues';
const mostStatements = 200;

interface Entry {
  readonly statement: string;
  readonly values: Values;
}

function recall(memory: vscode.Memento, statement: StatementInDocument): Values | undefined {
  const key = keyOf(statement);
  return memory.get<Entry[]>(memoryKey, []).find((entry) => entry.statement === key)?.values;
}

async function remember(
  memory: vscode.Memento,
  statement: StatementInDocument,
  values: Values,
): Promise<void> {
  const key = keyOf(statement);
  const others = memory.get<Entry[]>(memoryKey, []).filter((entry) => entry.statement !== key);
  await memory.update(memoryKey, [{ statement: key, values }, ...others].slice(0, mostStatements));
}

/** White space does not make another statement. */
function keyOf({ sql }: StatementInDocument): string {
  return createHash('sha256').update(sql.replace(/\s+/g, ' ').trim()).digest('hex');
}

import * as vscode from 'vscode';

export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'back' | 'cancelled' };

/** Where in a row of questions one stands. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** What is wrong with the text, if anything. Asked when it is entered. */
  readonly check?: (text: string) => string | undefined | Promise<string | undefined>;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export type Question = (place: Place) => Promise<Answer<unknown>>;

/** Asks one question after the other, with a way back. Gives whether all were answered. */
export async function askAll(title: string, questions: readonly Question[]): Promise<boolean> {
  let step = 0;
  for (let question = questions[0]; question; question = questions[step]) {
    const answer = await question({ title, step: step + 1, totalSteps: questions.length });
    if (answer.kind === 'cancelled') return false;
    step += answer.kind === 'back' ? -1 : 1;
  }
  return true;
}

export function askText(place: Place, question: TextQuestion): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.prompt = question.prompt;
  input.value = question.value ?? '';
  input.placeholder = question.placeholder ?? '';
  input.password = question.password ?? false;
  return shown(input, place, (resolve) => {
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidAccept(async () => {
      if (input.busy) return;
      input.busy = true;
      const problem = await question.check?.(input.value);
      input.busy = false;
      if (problem === undefined) resolve({ kind: 'answer', value: input.value });
      else input.validationMessage = problem;
    });
  });
}

export function askChoice<T>(
  place: Place,
  placeholder: string,
  choices: readonly Choice<T>[],
  active?: T,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.placeholder = placeholder;
  pick.items = choices;
  // With an empty list nothing would be active, and Enter would do nothing.
  const suggested = choices.find((choice) => choice.value === active);
  if (suggested) pick.activeItems = [suggested];
  return shown(pick, place, (resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) resolve({ kind: 'answer', value: chosen.value });
    });
  });
}

type Buttoned = vscode.QuickInput & {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
};

async function shown<T>(
  input: Buttoned,
  place: Place,
  listen: (resolve: (answer: Answer<T>) => void) => void,
): Promise<Answer<T>> {
  input.title = place.title;
  if (place.totalSteps > 1) {
    input.step = place.step;
    input.totalSteps = place.totalSteps;
  }
  // A person looks the value up elsewhere and comes back.
  input.ignoreFocusOut = true;
  if (place.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      listen(resolve);
      input.onDidTriggerButton(() => resolve({ kind: 'back' }));
      input.onDidHide(() => resolve({ kind: 'cancelled' }));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

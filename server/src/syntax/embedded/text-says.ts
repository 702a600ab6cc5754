/** What a look at the whole text tells of something that is written as `sql` or `this.lines`. */
export interface TextSays {
  /** More is appended to the text or the list. */
  readonly isAddedTo: boolean;
  /** The list is joined to a text somewhere. */
  readonly isJoined: boolean;
  /** Something is assigned to the field `this.name`. */
  readonly isAssigned: boolean;
  /** `Pool` of the first `name = new Pool(…)`. */
  readonly madeOf: string | undefined;
}

export type Readers = { readonly [Kind in keyof TextSays]: (name: string) => TextSays[Kind] };

/** Answers for one text. */
export function readersOf(text: string): Readers {
  let added: ReadonlySet<string> | undefined;
  return {
    isAddedTo(name) {
      added ??= addedTo(text);
      return added.has(name);
    },
    isJoined: (name) => text.includes(`${name}.join(`),
    isAssigned(name) {
      const escaped = name.replaceAll('$', '\\$');
      return new RegExp(`\\bthis\\.#?${escaped}\\s*[-+?|&*]*=(?!=)`).test(text);
    },
    madeOf(name) {
      const escaped = name.replaceAll('$', '\\$');
      const made = new RegExp(`\\b${escaped}\\s*(?:\\?\\?|\\|\\|)?=\\s*new\\s+([\\w.]+)\\s*\\(`);
      return made.exec(text)?.[1];
    },
  };
}

const addition =
  /(?<![\w$.#\u0080-\uffff])([\w$.#\u0080-\uffff]+)(?:\s*\+=|\s*=\s*(?:\1\s*\+|`\s*\$\{\1\})|\.(?:push|unshift|splice)\()/g;

/** Whatever more is appended to, anywhere in the text. */
function addedTo(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(addition)) if (name !== undefined) names.add(name);
  return names;
}

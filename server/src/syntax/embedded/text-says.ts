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

export const readers: { readonly [Kind in keyof TextSays]: (name: string, text: string) => TextSays[Kind] } =
  {
    isAddedTo(name, text) {
      const escaped = name.replace(/[$.]/g, '\\$&');
      const added = `\\s*\\+=|\\s*=\\s*(?:${escaped}\\s*\\+|\`\\s*\\$\\{${escaped}\\})|\\.(?:push|unshift|splice)\\(`;
      return new RegExp(`(?<![\\w$.])${escaped}(?:${added})`).test(text);
    },
    isJoined: (name, text) => text.includes(`${name}.join(`),
    isAssigned(name, text) {
      const escaped = name.replaceAll('$', '\\$');
      return new RegExp(`\\bthis\\.#?${escaped}\\s*[-+?|&*]*=(?!=)`).test(text);
    },
    madeOf(name, text) {
      const escaped = name.replaceAll('$', '\\$');
      const made = new RegExp(`\\b${escaped}\\s*(?:\\?\\?|\\|\\|)?=\\s*new\\s+([\\w.]+)\\s*\\(`);
      return made.exec(text)?.[1];
    },
  };

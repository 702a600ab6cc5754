/** Template tags and methods that leave SQL as it is but for white space. */
export const transparentTags: RegExp = /^(?:String\.raw|dedent|outdent|stripIndents?|oneLine|trim|unindent)$/;
export const transparentMethods: RegExp = /^(?:trim|trimStart|trimEnd|toString|replace|replaceAll)$/;

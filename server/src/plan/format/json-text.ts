import type { PlanValue } from '../../protocol/plan';

export type JsonReading =
  | { readonly kind: 'value'; readonly value: PlanValue; readonly end: number }
  | { readonly kind: 'problem'; readonly message: string; readonly offset: number };

/**
 * Reads one JSON value that starts at `start` and says where it ends.
 * Unlike JSON.parse it reports where it stopped, keeps what a repeated key said (PostgreSQL before 13 writes
 * "Workers" twice), keeps integers of 64 bits (as strings) and accepts raw line breaks in strings.
 */
export function readJson(text: string, start: number): JsonReading {
  const open: Container[] = [];
  let at = skipSpace(text, start);
  for (;;) {
    let value: PlanValue;
    const char = text[at];
    if (char === '{' || char === '[') {
      const container: Container =
        char === '{' ? { kind: 'object', value: {} } : { kind: 'array', value: [] };
      const next = skipSpace(text, at + 1);
      if (text[next] !== (char === '{' ? '}' : ']')) {
        open.push(container);
        const inside = container.kind === 'object' ? readKey(text, next, container) : next;
        if (typeof inside !== 'number') return inside;
        at = inside;
        continue;
      }
      value = container.value;
      at = next + 1;
    } else {
      const scalar = readScalar(text, at);
      if (scalar.kind === 'problem') return scalar;
      value = scalar.value;
      at = scalar.end;
    }
    for (;;) {
      const container = open.at(-1);
      if (container === undefined) return { kind: 'value', value, end: at };
      if (container.kind === 'array') container.value.push(value);
      else addProperty(container.value, container.key ?? '', value);
      at = skipSpace(text, at);
      if (text[at] === ',') {
        const next = skipSpace(text, at + 1);
        const inside = container.kind === 'object' ? readKey(text, next, container) : next;
        if (typeof inside !== 'number') return inside;
        at = inside;
        break;
      }
      const close = container.kind === 'object' ? '}' : ']';
      if (text[at] !== close) return problem(text, at, `"," or "${close}"`);
      open.pop();
      value = container.value;
      at += 1;
    }
  }
}

type Container =
  | { readonly kind: 'array'; readonly value: PlanValue[] }
  | { readonly kind: 'object'; readonly value: { [name: string]: PlanValue }; key?: string };

/** Reads `"key":`, leaves the key in the container, and answers where its value starts. */
function readKey(text: string, at: number, container: Container): number | JsonReading {
  if (container.kind === 'array') return at;
  if (text[at] !== '"') return problem(text, at, 'a property name in double quotes');
  const key = readString(text, at);
  if (key.kind === 'problem') return key;
  const colon = skipSpace(text, key.end);
  if (text[colon] !== ':') return problem(text, colon, '":"');
  container.key = key.value as string;
  return skipSpace(text, colon + 1);
}

const numberPattern = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

function readScalar(text: string, at: number): JsonReading {
  if (text[at] === '"') return readString(text, at);
  for (const [word, value] of words) {
    if (text.startsWith(word, at)) return { kind: 'value', value, end: at + word.length };
  }
  numberPattern.lastIndex = at;
  const match = numberPattern.exec(text);
  if (match === null) return problem(text, at, 'a value');
  const number = Number(match[0]);
  const isWhole = match[1] === undefined && match[2] === undefined;
  const keepText = !Number.isFinite(number) || (isWhole && !Number.isSafeInteger(number));
  return { kind: 'value', value: keepText ? match[0] : number, end: at + match[0].length };
}

const words: readonly (readonly [string, PlanValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function readString(text: string, at: number): JsonReading {
  let end = at + 1;
  let escaped = false;
  for (; ; end++) {
    const code = text.charCodeAt(end);
    if (Number.isNaN(code)) return problem(text, text.length, 'the end of a string');
    if (code === quote) break;
    if (code === backslash) {
      escaped = true;
      end += 1;
    }
  }
  const raw = text.slice(at + 1, end);
  return { kind: 'value', value: escaped ? unescapeString(raw) : raw, end: end + 1 };
}

const quote = 0x22;
const backslash = 0x5c;

function unescapeString(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (escapes.get(char) ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const escapes = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function addProperty(object: { [name: string]: PlanValue }, key: string, value: PlanValue): void {
  let name = key;
  if (Object.hasOwn(object, key)) {
    const earlier = object[key];
    if (isList(earlier) && isList(value)) {
      for (const item of value) earlier.push(item);
      return;
    }
    name = `${key} (repeated)`;
    const repeated = Object.hasOwn(object, name) ? object[name] : undefined;
    if (isList(repeated)) {
      repeated.push(value);
      return;
    }
    object[name] = [value];
    return;
  }
  // Assignment would set the prototype for "__proto__".
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}

function isList(value: PlanValue | undefined): value is PlanValue[] {
  return Array.isArray(value);
}

function skipSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xa0 || code === 0xfeff)
      end += 1;
    else return end;
  }
}

function problem(text: string, offset: number, expected: string): JsonReading {
  const found =
    offset >= text.length
      ? 'the text ends'
      : `there is "${text.slice(offset, offset + 12).split('\n', 1)[0]}"`;
  return { kind: 'problem', message: `${expected} was expected but ${found}`, offset };
}

import type { Bindings } from './bindings';
import type { ConnectionOptions } from './code-model';
import type { CodeNode } from './code-node';
import { bare } from './constant-value';

/** The options of `new Pool({ … })`; undefined where some of them stand elsewhere. */
export function connectionOptionsOf(
  created: CodeNode,
  bindings: Bindings,
  text: string,
): ConnectionOptions | undefined {
  const args = created.child('arguments')?.parts ?? [];
  const object = args.length === 1 && args[0] ? bare(args[0]) : undefined;
  if (object?.type !== 'object') return undefined;
  const names: string[] = [];
  for (const part of object.parts) {
    const key = part.type === 'shorthand_property_identifier' ? part : part.child('key');
    if (!key || key.type === 'computed_property_name') return undefined;
    names.push(bindings.textOf(key).replace(/^['"]|['"]$/g, ''));
  }
  const last = object.parts.at(-1);
  if (!last) return undefined;
  const between = /^[\s\S]*?\n([ \t]*)$/.exec(text.slice(object.start, last.start));
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return { names, insertAt: last.end, separator: between ? `,${lineEnd}${between[1]}` : ', ' };
}

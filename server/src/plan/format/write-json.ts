import type { PlanValue } from '../../protocol/plan';

/** JSON.stringify for values of any depth: that one recurses, and a plan can be deeper than the stack. */
export function writeJson(value: unknown, indent = ''): string {
  const parts: string[] = [];
  const stack: Step[] = [{ kind: 'value', value, depth: 0 }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if (step.kind === 'text') {
      parts.push(step.text);
      continue;
    }
    const { value, depth } = step;
    if (typeof value !== 'object' || value === null) {
      parts.push(JSON.stringify(value) ?? 'null');
      continue;
    }
    const isArray = Array.isArray(value);
    const entries: [string, unknown][] = isArray
      ? value.map((item) => ['', item])
      : Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) {
      parts.push(isArray ? '[]' : '{}');
      continue;
    }
    const line = indent === '' ? '' : `\n${indent.repeat(depth + 1)}`;
    const lastLine = indent === '' ? '' : `\n${indent.repeat(depth)}`;
    stack.push({ kind: 'text', text: `${lastLine}${isArray ? ']' : '}'}` });
    for (let index = entries.length - 1; index >= 0; index--) {
      const [name, item] = entries[index] ?? ['', null];
      stack.push({ kind: 'value', value: item, depth: depth + 1 });
      const key = isArray ? '' : `${JSON.stringify(name)}:${indent === '' ? '' : ' '}`;
      stack.push({ kind: 'text', text: `${index === 0 ? '' : ','}${line}${key}` });
    }
    parts.push(isArray ? '[' : '{');
  }
  return parts.join('');
}

type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: unknown; readonly depth: number };

/** Whether a value nests deeper than `depth`: too deep for what carries messages between processes. */
export function isDeeperThan(value: PlanValue, depth: number): boolean {
  let level: PlanValue[] = [value];
  for (let below = 0; level.length > 0; below++) {
    if (below > depth) return true;
    const next: PlanValue[] = [];
    for (const item of level) {
      if (typeof item === 'object' && item !== null)
        for (const inner of Object.values(item)) next.push(inner);
    }
    level = next;
  }
  return false;
}

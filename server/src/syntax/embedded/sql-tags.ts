import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import { ancestorOf, type CodeNode, functionTypes } from './code-node';
import { bare } from './constant-value';

/** Whether the tag of a template makes SQL of it: by its name, or by what it was made with. */
export function isSqlTag(tag: CodeNode, written: string, bindings: Bindings): boolean {
  if (tagNames.test(written) || /(?:^|\.)sql\.(?:type(?:Alias)?|\w+)\([\s\S]*\)$/.test(written)) return true;
  return isMadeTag(tag, bindings, 0);
}

/** Tags that put their values into the text instead of sending them apart. */
export function inlinesValues(written: string): boolean {
  return /\.(?:unsafe|raw)$/.test(written);
}

const tagNames =
  /(?:^|\.)(?:sql|SQL|pgsql|psql|postgres|sqlFragment|\$queryRaw|\$executeRaw|\$queryRawUnsafe|\$executeRawUnsafe)$|(?:^|\.)sql\.(?:unsafe|raw|fragment|typeAlias|prepared)$/;

/** `postgres(…)`, `await sql.reserve()`, and what `sql.begin` and `sql.savepoint` give to their callbacks. */
function isMadeTag(written: CodeNode, bindings: Bindings, depth: number): boolean {
  const node = bare(written);
  if (depth > 4) return false;
  if (node.type === 'call_expression') {
    const callee = calleeOf(node, bindings);
    if (!callee) return false;
    if (callee.name === 'reserve' && callee.receiver) return isTagValue(callee.receiver, bindings, depth + 1);
    return callee.node.type === 'identifier' && isPostgres(callee.node, bindings);
  }
  if (node.type !== 'identifier') return false;
  const binding = bindings.find(bindings.textOf(node), node);
  if (binding?.kind === 'parameter') return isGivenTag(binding.declaration, bindings, depth);
  if (!binding?.value || binding.property !== undefined) return false;
  return isMadeTag(binding.value, bindings, depth + 1);
}

function isTagValue(node: CodeNode, bindings: Bindings, depth: number): boolean {
  return tagNames.test(bindings.textOf(node)) || isMadeTag(node, bindings, depth);
}

function isGivenTag(parameter: CodeNode, bindings: Bindings, depth: number): boolean {
  const holder = ancestorOf(parameter, functionTypes);
  const call = holder?.parent?.type === 'arguments' ? holder.parent.parent : undefined;
  const callee = call && calleeOf(call, bindings);
  if (!callee?.receiver || !/^(?:begin|savepoint)$/.test(callee.name)) return false;
  return isTagValue(callee.receiver, bindings, depth + 1);
}

/** The default export of postgres.js. */
function isPostgres(name: CodeNode, bindings: Bindings): boolean {
  const binding = bindings.find(bindings.textOf(name), name);
  if (!binding) return false;
  if (binding.kind === 'import' && binding.property === 'default' && bindings.textOf(name) === 'postgres')
    return true;
  const from = binding.kind === 'import' ? binding.declaration.child('source') : binding.value;
  return from !== undefined && /^(?:require\()?['"]postgres['"]\)?$/.test(bindings.textOf(from));
}

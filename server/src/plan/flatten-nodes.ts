import type { PlanValue } from '../protocol/plan';
import { isJsonObject, isPlanNode, type JsonObject } from './format/json';
import { isDeeperThan, writeJson } from './format/write-json';
import type { NodeDraft } from './node-draft';
import { flagFields, kilobyteFields, listFields, numberFields, textFields } from './node-fields';
import { nodeTitle } from './node-title';
import { isBlockProperty, readBuffers, readIoTimes } from './read-blocks';
import { readWorkers } from './read-workers';

/** The nodes of a plan in pre-order, with what the server wrote of each; nothing computed yet but the tree. */
export function flattenNodes(root: JsonObject): NodeDraft[] {
  const nodes: NodeDraft[] = [];
  const stack: Pending[] = [{ object: root }];
  for (let pending = stack.pop(); pending !== undefined; pending = stack.pop()) {
    const parent = pending.parentId === undefined ? undefined : nodes[pending.parentId];
    const { node, children } = readNode(pending.object, nodes.length, parent);
    if (pending.relationship !== undefined) node.relationship ??= pending.relationship;
    nodes.push(node);
    childIdsOf(parent)?.push(node.id);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) stack.push({ ...child, parentId: node.id });
    }
  }
  for (let id = nodes.length - 1; id > 0; id--) {
    const node = nodes[id];
    const parent = node?.parentId === undefined ? undefined : nodes[node.parentId];
    if (node !== undefined && parent !== undefined) parent.subtreeSize += node.subtreeSize;
  }
  return nodes;
}

interface Pending {
  readonly object: JsonObject;
  readonly parentId?: number;
  /** Where the place in the JSON tells it and the node does not. */
  readonly relationship?: string;
}

function childIdsOf(parent: NodeDraft | undefined): number[] | undefined {
  return parent?.childIds as number[] | undefined;
}

function readNode(
  object: JsonObject,
  id: number,
  parent: NodeDraft | undefined,
): { node: NodeDraft; children: Pending[] } {
  const children: Pending[] = [];
  const rest: [string, PlanValue][] = [];
  const node: NodeDraft = {
    id,
    childIds: [],
    depth: parent === undefined ? 0 : parent.depth + 1,
    subtreeSize: 1,
    type: 'Unknown node',
    title: '',
    processes: 1,
    workers: [],
    properties: {},
  };
  if (parent !== undefined) node.parentId = parent.id;
  for (const [name, value] of Object.entries(object)) {
    if (readField(node, name, value) || (isBlockProperty(name) && typeof value === 'number')) continue;
    if (name === 'Plans' && Array.isArray(value)) {
      for (const child of value) {
        if (isJsonObject(child)) children.push({ object: child });
        else rest.push([name, child]);
      }
    } else if (name === 'Workers' && Array.isArray(value)) {
      node.workers = readWorkers(value);
    } else {
      rest.push([name, typeof value === 'object' ? takePlans(name, value, children) : value]);
    }
  }
  const buffers = readBuffers(object);
  const ioTimes = readIoTimes(object);
  if (buffers !== undefined) node.buffers = buffers;
  if (ioTimes !== undefined) node.ioTimes = ioTimes;
  node.properties = Object.fromEntries(rest);
  const provider = object['Custom Plan Provider'];
  node.title = nodeTitle(node, typeof provider === 'string' ? provider : undefined);
  return { node, children };
}

/** Whether the property is one that the model holds, with a value of the right kind. */
function readField(node: NodeDraft, name: string, value: PlanValue): boolean {
  if (typeof value === 'number') {
    const field = numberFields.get(name);
    const kilobytes = kilobyteFields.get(name);
    if (field !== undefined) node[field] = value;
    else if (kilobytes !== undefined) node[kilobytes] = value * 1024;
    return field !== undefined || kilobytes !== undefined;
  }
  if (typeof value === 'string') {
    const field = textFields.get(name);
    if (field !== undefined) node[field] = value;
    return field !== undefined;
  }
  if (typeof value === 'boolean') {
    const field = flagFields.get(name);
    if (field !== undefined) node[field] = value;
    return field !== undefined;
  }
  const field = listFields.get(name);
  if (field === undefined || !isTextList(value)) return false;
  node[field] = value;
  return true;
}

function isTextList(value: PlanValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Plans inside other properties (Citus' remote plans, "CTEs") become children; in the property
 * a note stands in their place. What is too deep to be passed on is kept as its text.
 */
function takePlans(name: string, value: PlanValue, children: Pending[]): PlanValue {
  if (isDeeperThan(value, maximumPropertyDepth)) {
    // Only a node's own chain of plans is deep in earnest, and that one may start anywhere.
    const found = plansIn(value);
    for (const object of found) children.push({ object });
    return found.length > 0 ? `${found.length} plans` : writeJson(value);
  }
  const relationship = name === 'CTEs' ? 'InitPlan' : undefined;
  return replacePlans(value, (object) => {
    children.push(relationship === undefined ? { object } : { object, relationship });
    return `Plan: ${String(object['Node Type'])}`;
  });
}

const maximumPropertyDepth = 64;

function replacePlans(value: PlanValue, take: (object: JsonObject) => string): PlanValue {
  if (isPlanNode(value)) return take(value);
  if (Array.isArray(value)) return value.map((item: PlanValue) => replacePlans(item, take));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replacePlans(item, take)]));
}

function plansIn(root: PlanValue): JsonObject[] {
  const found: JsonObject[] = [];
  const stack: PlanValue[] = [root];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (isPlanNode(value)) found.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const item of Object.values(value).reverse()) stack.push(item);
  }
  return found;
}

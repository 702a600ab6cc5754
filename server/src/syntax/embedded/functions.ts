import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { EnclosingFunction } from './code-model';
import { ancestorOf, below, type CodeNode, functionTypes } from './code-node';

/** Tells which functions of a document run once per request. */
export interface Functions {
  around(node: CodeNode): EnclosingFunction | undefined;
}

export function createFunctions(root: CodeNode, bindings: Bindings): Functions {
  const known = new Map<CodeNode, string | undefined>();
  let calls: Map<CodeNode, CodeNode[]> | undefined;

  /** The calls of each function of the document that has a name, and the places where its name is handed on. */
  const usesOf = (target: CodeNode): readonly CodeNode[] => {
    calls ??= collectUses(root, bindings);
    return calls.get(target) ?? [];
  };

  const servesRequests = (target: CodeNode, depth: number): string | undefined => {
    if (known.has(target)) return known.get(target);
    known.set(target, undefined);
    const own = ownReason(target, bindings);
    const reason = own ?? (depth < 4 ? reasonFromUses(target, depth) : undefined);
    known.set(target, reason);
    return reason;
  };

  const reasonFromUses = (target: CodeNode, depth: number): string | undefined => {
    for (const use of usesOf(target)) {
      const registration = use.type === 'call_expression' ? undefined : registrationOf(use, bindings);
      if (registration) return registration;
      const outer = ancestorOf(use, functionTypes);
      if (use.type === 'call_expression' && outer && outer !== target) {
        const reason = servesRequests(outer, depth + 1);
        if (reason !== undefined) return reason;
      }
    }
    return undefined;
  };

  return {
    around(node) {
      const holder = ancestorOf(node, functionTypes);
      if (!holder) return undefined;
      const name = nameOf(holder, bindings);
      let reason: string | undefined;
      for (
        let up: CodeNode | undefined = holder;
        up && reason === undefined;
        up = ancestorOf(up, functionTypes)
      ) {
        reason = servesRequests(up, 0);
      }
      return {
        ...(name !== undefined && { name }),
        range: { start: holder.start, end: holder.end },
        ...(reason !== undefined && { servesRequests: reason }),
      };
    },
  };
}

const requestTypes =
  /\b(?:IncomingMessage|ServerResponse|Request|Response|NextRequest|NextApiRequest|NextApiResponse|FastifyRequest|FastifyReply|APIGatewayProxyEvent\w*|APIGatewayEvent|LambdaFunctionURLEvent|ParameterizedContext|RequestEvent|LoaderFunctionArgs|ActionFunctionArgs|LoaderArgs|ActionArgs|HttpRequest|HttpRequestInit|GetServerSidePropsContext|Koa\.Context|RequestHandler|ExpressRequest)\b/;
const requestNames = /^_?(?:req|request)$/;
const responseNames = /^_?(?:res|resp|response|reply|rep|h)$/;
const routeMethods =
  /^(?:get|post|put|patch|delete|del|all|head|options|route|register|createServer|requestHandler)$/;
const routers = /(?:^|\.)(?:app|router|server|fastify|express|api|routes?|hono|koa|\w*Router|http|https)$/;
const decorators = /^@(?:Get|Post|Put|Patch|Delete|All|Query|Mutation|Route|HttpGet|HttpPost)\b/;
const routeExports =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|handler|loader|action|getServerSideProps|onRequest\w*)$/;

/** What a function says of itself. */
function ownReason(target: CodeNode, bindings: Bindings): string | undefined {
  const parameters = target.child('parameters')?.parts ?? target.childrenOf('parameter');
  const name = nameOf(target, bindings);
  const written = parameters.map((parameter) => bindings.textOf(parameter));
  if (written.some((parameter) => requestTypes.test(parameter))) return name ?? 'a request handler';
  const names = written.map((parameter) => /^[\w$]+/.exec(parameter)?.[0] ?? '');
  if (names.some((one) => requestNames.test(one)) && names.some((one) => responseNames.test(one))) {
    return name ?? 'a request handler';
  }
  if (name !== undefined && routeExports.test(name) && isExported(target, bindings)) return name;
  const before = target.previous;
  if (before?.type === 'decorator' && decorators.test(bindings.textOf(before))) return name ?? 'a route';
  return registrationOf(target, bindings);
}

/** `app.get('/orders', handler)`, `createServer(handler)`, `server.on('request', handler)`. */
function registrationOf(argument: CodeNode, bindings: Bindings): string | undefined {
  const call = argument.parent?.type === 'arguments' ? argument.parent.parent : undefined;
  const callee = call && calleeOf(call, bindings);
  const first = call?.child('arguments')?.parts[0];
  if (!call || !callee || !first) return undefined;
  const firstText = bindings.textOf(first);
  const onRoute = /^['"`](?:\/|\*)/.test(firstText) && routeMethods.test(callee.name);
  const receiver = callee.receiver ? bindings.textOf(callee.receiver) : '';
  const onRouter = routers.test(receiver) && (callee.name === 'use' || routeMethods.test(callee.name));
  const onRequest = callee.name === 'on' && /^['"`]request['"`]$/.test(firstText);
  return onRoute || onRouter || onRequest || callee.name === 'createServer' ? callee.written : undefined;
}

function isExported(target: CodeNode, bindings: Bindings): boolean {
  for (let up: CodeNode | undefined = target; up; up = up.parent) {
    if (up.type === 'export_statement') return true;
    if (up.type === 'assignment_expression') {
      const left = up.child('left');
      if (left && /^(?:module\.)?exports\./.test(bindings.textOf(left))) return true;
    }
    if (up !== target && functionTypes.has(up.type)) return false;
  }
  return false;
}

export function nameOf(target: CodeNode, bindings: Bindings): string | undefined {
  const own = target.child('name');
  if (own) return bindings.textOf(own);
  const { parent } = target;
  const name =
    parent?.type === 'variable_declarator'
      ? parent.child('name')
      : parent?.type === 'pair'
        ? parent.child('key')
        : parent?.type === 'assignment_expression'
          ? (parent.child('left')?.child('property') ?? parent.child('left'))
          : undefined;
  return name && bindings.textOf(name);
}

function collectUses(root: CodeNode, bindings: Bindings): Map<CodeNode, CodeNode[]> {
  const uses = new Map<CodeNode, CodeNode[]>();
  const add = (target: CodeNode | undefined, use: CodeNode): void => {
    if (!target || !functionTypes.has(target.type)) return;
    const before = uses.get(target);
    if (before) before.push(use);
    else uses.set(target, [use]);
  };
  const functionOf = (node: CodeNode): CodeNode | undefined => {
    if (node.type === 'identifier') return bindings.find(bindings.textOf(node), node)?.value;
    if (node.type !== 'member_expression' || node.child('object')?.type !== 'this') return undefined;
    const property = node.child('property');
    return property && bindings.findMember(bindings.textOf(property), node)?.value;
  };
  for (const node of below(root)) {
    if (node.type !== 'call_expression') continue;
    const callee = calleeOf(node, bindings);
    if (callee) add(functionOf(callee.node), node);
    for (const argument of node.child('arguments')?.parts ?? []) add(functionOf(argument), argument);
  }
  return uses;
}

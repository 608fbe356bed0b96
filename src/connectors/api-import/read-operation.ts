/**
 * One operation of the document → an action's description.
 *
 * Boundary: what it asks and gives; its id among the others is `describe-api.ts`.
 */
import type { ApiOperation } from '../../ports/api-imports.ts';
import { type Node, nodeAt, own, textAt } from './nodes.ts';
import { type FieldProblem, type RawOperation, readFields } from './operation-fields.ts';
import { plainName } from './plain-names.ts';
import type { References } from './references.ts';
import { serversOf } from './servers.ts';
import { demandOf, type ReadScheme, securityOf } from './sign-ins.ts';
import { SchemaReader } from './value-schema.ts';

export interface OperationContext {
  readonly root: Node;
  readonly references: References;
  readonly schemes: ReadonlyMap<string, ReadScheme>;
  readonly from: string | undefined;
}

export type OperationProblem =
  | FieldProblem
  | { readonly kind: 'several-sign-ins'; readonly names: readonly string[] }
  | { readonly kind: 'unknown-sign-in'; readonly names: readonly string[] };

export interface ReadOperation {
  readonly operation: ApiOperation;
  readonly problems: readonly OperationProblem[];
}

export function readOperation(raw: RawOperation, id: string, context: OperationContext): ReadOperation {
  const { operation, method, path, shared } = raw;
  const { root, references, schemes, from } = context;
  const { fields, body, idempotencyHeader, problems } = readFields(raw, references);
  const demand = demandOf(securityOf(operation, root), schemes);
  const answer = answerOf(operation, references);
  const [server] = [...serversOf(operation, from), ...serversOf(shared, from)];
  const group = textAt({ first: firstOf(own(operation, 'tags')) }, 'first', 100);
  return {
    operation: {
      id,
      name: nameOf(operation, method, path),
      description: descriptionOf(operation, method, path),
      method,
      path,
      ...(server !== undefined && /^https?:/iu.test(server) ? { base: server } : {}),
      ...(group === undefined ? {} : { group }),
      ...(own(operation, 'deprecated') === true ? { deprecated: true } : {}),
      fields,
      ...(body === undefined ? {} : { body }),
      ...(answer.type === undefined ? {} : { accept: answer.type }),
      ...(idempotencyHeader === undefined ? {} : { idempotencyHeader }),
      ...(answer.schema === undefined ? {} : { answer: answer.schema }),
      ...(demand.credential === undefined ? {} : { credential: demand.credential }),
    },
    problems: [
      ...problems,
      ...(demand.several === undefined ? [] : [{ kind: 'several-sign-ins' as const, names: demand.several }]),
      ...(demand.unknown === undefined ? [] : [{ kind: 'unknown-sign-in' as const, names: demand.unknown }]),
    ],
  };
}

function nameOf(operation: Node, method: string, path: string): string {
  const summary = textAt(operation, 'summary', 100)?.replace(/\s+/gu, ' ').replace(/\.$/u, '');
  if (summary !== undefined) return summary;
  const id = textAt(operation, 'operationId', 200);
  return id === undefined ? `${method} ${path.slice(0, 100)}` : plainName(id);
}

function descriptionOf(operation: Node, method: string, path: string): string {
  const said = textAt(operation, 'description', 1000) ?? textAt(operation, 'summary', 300);
  const call = `${method} ${path.slice(0, 300)}`;
  if (said === undefined) return `${call}.`;
  return `${said.replace(/\s+/gu, ' ')}${/[.!?…]$/u.test(said) ? '' : '.'} (${call})`;
}

interface Answer {
  readonly type?: string;
  readonly schema?: ApiOperation['answer'];
}

/** Of the first good status that says what comes. */
function answerOf(operation: Node, references: References): Answer {
  const responses = nodeAt(operation, 'responses');
  const statuses = Object.keys(responses).filter((status) => /^2/u.test(status));
  for (const status of [...statuses.sort(), 'default']) {
    const content = nodeAt(references.resolve(own(responses, status))?.node, 'content');
    const types = Object.keys(content);
    const type = types.find((each) => /^application\/json\b/iu.test(each)) ?? types.find(isJson) ?? types[0];
    if (type === undefined) continue;
    const reader = new SchemaReader(references, 'received');
    const schema = isJson(type) ? reader.read(own(own(content, type), 'schema') ?? {}) : undefined;
    const accept = type.includes('*') ? undefined : type.slice(0, 200);
    return {
      ...(accept === undefined ? {} : { type: accept }),
      ...(schema === undefined ? {} : { schema }),
    };
  }
  return {};
}

function isJson(type: string): boolean {
  return /json|^\*\/\*$/iu.test(type);
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

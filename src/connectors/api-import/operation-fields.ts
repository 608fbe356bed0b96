/**
 * What an operation asks for, as the fields of a form: its parameters, and the body with its first level of properties as
 * fields of their own. What lies deeper is one value each, with its schema.
 *
 * Invariants:
 * OF1  Names are unique in an operation and can be given a value by a wiring, whatever the document calls them.
 * OF2  Every placeholder of the path has a field, declared or not.
 */
import type { ApiBody, ApiField, ApiPlace, ApiStyle } from '../../ports/api-imports.ts';
import { isNode, listAt, type Node, nodeAt, own, textAt } from './nodes.ts';
import { fieldKey, freeName, plainName } from './plain-names.ts';
import type { References } from './references.ts';
import { SchemaReader, type ValueSchema } from './value-schema.ts';

export interface OperationFields {
  readonly fields: readonly ApiField[];
  readonly body?: ApiBody;
  readonly idempotencyHeader?: string;
  readonly problems: readonly FieldProblem[];
}

export type FieldProblem =
  | { readonly kind: 'undeclared'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly name: string }
  | { readonly kind: 'body-not-sent' }
  | { readonly kind: 'body-type'; readonly name: string }
  | { readonly kind: 'cut' };

/** Asked for beside what the API asks for; see `api-connector.ts`. */
export const ownFields: readonly string[] = ['accepts', 'timeout', 'largestAnswer'];
const mostFields = 200;
const mostFlat = 80;
/** Baton's own to set, or the connection's. */
const notAsked = new Set(['accept', 'content-type', 'authorization', 'content-length', 'host']);
const idempotencyNames = /^(?:x-)?idempotency-?key$/iu;

interface Parameter {
  readonly sends: string;
  readonly place: ApiPlace;
  readonly style?: ApiStyle;
  readonly required: boolean;
  readonly node: Node;
  readonly schema: unknown;
}

export function readFields(
  { path, method, shared, operation }: RawOperation,
  references: References,
): OperationFields {
  const problems: FieldProblem[] = [];
  const reader = new SchemaReader(references, 'sent');
  const found = [...listAt(operation, 'parameters'), ...listAt(shared, 'parameters')].map(
    (given) => references.resolve(given)?.node,
  );
  const parameters = declared(found, problems);
  const idempotency = parameters.find(
    ({ place, sends }) => place === 'header' && idempotencyNames.test(sends),
  );
  const asked = parameters.filter(
    (each) => each !== idempotency && !(each.place === 'header' && notAsked.has(each.sends.toLowerCase())),
  );
  for (const [, name = ''] of path.matchAll(/\{([^{}]*)\}/gu)) {
    if (asked.some((each) => each.place === 'path' && each.sends === name)) continue;
    problems.push({ kind: 'undeclared', name });
    asked.push({ sends: name, place: 'path', required: true, node: {}, schema: { type: 'string' } });
  }
  // A parameter of Swagger 2 that is the body comes through as one where it was shared.
  const request = references.resolve(own(operation, 'requestBody'))?.node ?? found.find(isBody);
  const body = request === undefined ? undefined : readBody(request, method, references, problems);
  const all = [...asked, ...(body === undefined ? [] : bodyParts(body, references))];
  if (all.length > mostFields) problems.push({ kind: 'cut' });
  const fields = named(all.slice(0, mostFields), reader);
  if (reader.cut) problems.push({ kind: 'cut' });
  return {
    fields,
    ...(body === undefined ? {} : { body: body.told }),
    ...(idempotency === undefined ? {} : { idempotencyHeader: idempotency.sends }),
    problems,
  };
}

export interface RawOperation {
  readonly method: string;
  readonly path: string;
  /** What it shares with the other operations of its path. */
  readonly shared: Node;
  readonly operation: Node;
}

const places = ['path', 'query', 'header', 'cookie'] as const;

/** The operation's own first: a shared one of the same name and place is not used. */
function declared(found: readonly (Node | undefined)[], problems: FieldProblem[]): Parameter[] {
  const parameters: Parameter[] = [];
  for (const node of found) {
    if (node === undefined || isBody(node)) continue;
    const sends = textAt(node, 'name', 200);
    const place = places.find((each) => each === own(node, 'in'));
    if (sends === undefined || place === undefined) {
      problems.push({ kind: 'unreadable', name: sends ?? 'one without a name' });
      continue;
    }
    if (parameters.some((each) => each.sends === sends && each.place === place)) continue;
    const required = place === 'path' || own(node, 'required') === true;
    const content = Object.values(nodeAt(node, 'content'))[0];
    const style = content === undefined ? styleOf(node, place) : 'json';
    parameters.push({
      sends,
      place,
      required,
      node,
      schema: own(content ?? node, 'schema') ?? {},
      ...(style === undefined ? {} : { style }),
    });
  }
  return parameters;
}

function styleOf(node: Node, place: ApiPlace): ApiStyle | undefined {
  switch (own(node, 'style')) {
    case 'spaceDelimited':
      return 'space';
    case 'pipeDelimited':
      return 'pipe';
    case 'deepObject':
      return 'brackets';
    case 'label':
      return 'label';
    case 'matrix':
      return 'matrix';
    default:
      return place === 'query' && own(node, 'explode') === false ? 'comma' : undefined;
  }
}

function isBody(node: Node | undefined): node is Node {
  return node !== undefined && own(node, 'in') === undefined && isNode(own(node, 'content'));
}

interface RawBody {
  readonly told: ApiBody;
  readonly schema: unknown;
  readonly description: string | undefined;
}

function readBody(
  request: Node,
  method: string,
  references: References,
  problems: FieldProblem[],
): RawBody | undefined {
  const types = Object.entries(nodeAt(request, 'content'));
  if (types.length === 0) return undefined;
  if (method === 'GET' || method === 'HEAD') {
    problems.push({ kind: 'body-not-sent' });
    return undefined;
  }
  const ranked = types.map(([type, content]) => ({ type, content, ...formOf(type) }));
  const [best] = ranked.sort((one, other) => one.rank - other.rank);
  if (best === undefined) return undefined;
  if (best.as === 'document' && best.rank === 9) problems.push({ kind: 'body-type', name: best.type });
  const schema = own(references.resolve(best.content)?.node, 'schema') ?? {};
  const type = best.type.includes('*') ? usualTypes[best.as] : best.type.slice(0, 200);
  return {
    told: { as: best.as, type, required: own(request, 'required') === true },
    schema,
    description: textAt(request, 'description', 500),
  };
}

const usualTypes: Readonly<Record<ApiBody['as'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
  text: 'text/plain; charset=utf-8',
  document: 'application/octet-stream',
};

/** The lower the rank, the better Baton can ask for it. */
function formOf(given: string): { readonly as: ApiBody['as']; readonly rank: number } {
  const type = (given.split(';')[0] ?? '').trim().toLowerCase();
  if (type === 'application/json') return { as: 'json', rank: 0 };
  if (type.endsWith('+json') || type === 'text/json' || type === '*/*') return { as: 'json', rank: 1 };
  if (type === 'application/x-www-form-urlencoded') return { as: 'form', rank: 2 };
  if (type === 'multipart/form-data') return { as: 'multipart', rank: 3 };
  if (type.startsWith('text/') || /[/+]xml$/u.test(type)) return { as: 'text', rank: 4 };
  if (/^(?:application\/(?:octet-stream|pdf|zip)|image\/|audio\/|video\/)/u.test(type)) {
    return { as: 'document', rank: 5 };
  }
  return { as: 'document', rank: 9 };
}

const wholeBodies: Readonly<Partial<Record<ApiBody['as'], Node>>> = {
  text: { type: 'string' },
  document: { type: 'string', format: 'binary' },
};

/** Its properties, where it is an object of known ones; else the whole of it. */
function bodyParts({ told, schema, description }: RawBody, references: References): Parameter[] {
  if (told.as === 'json' || told.as === 'form' || told.as === 'multipart') {
    const shape = new SchemaReader(references, 'sent').read(schema);
    const properties = Object.entries(nodeAt(shape, 'properties'));
    if (properties.length > 0 && properties.length <= mostFlat && own(shape, 'anyOf') === undefined) {
      const needed = new Set(listAt(shape, 'required'));
      return properties.map(([sends, property]) => ({
        sends,
        place: 'body',
        required: needed.has(sends),
        node: {},
        schema: property,
      }));
    }
  }
  const node = description === undefined ? {} : { description };
  const whole = wholeBodies[told.as] ?? schema;
  return [{ sends: 'body', place: 'whole-body', required: told.required, node, schema: whole }];
}

const suffixes: Readonly<Record<ApiPlace, string>> = {
  path: 'in_address',
  query: 'in_query',
  header: 'in_header',
  cookie: 'in_cookie',
  body: 'in_body',
  'whole-body': 'sent',
};

/** Those that must be given first, as the document has them; rare ones folded away. */
function named(parameters: readonly Parameter[], reader: SchemaReader): ApiField[] {
  const taken = new Set(ownFields);
  const fields = parameters.map((parameter): ApiField => {
    const { sends, place, style, required } = parameter;
    const key = fieldKey(sends);
    return {
      name: freeName(taken, [key, `${key}_${suffixes[place]}`]),
      sends,
      place,
      ...(style === undefined ? {} : { style }),
      required,
      schema: formSchema(parameter, reader.read(parameter.schema)),
    };
  });
  return [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)];
}

function formSchema({ sends, place, node, required }: Parameter, value: ValueSchema): ValueSchema {
  const description = textAt(node, 'description', 500) ?? value.description;
  const isRare = !required && (place === 'header' || place === 'cookie' || own(node, 'deprecated') === true);
  const look = { ...(isFile(value) ? { as: 'document' } : {}), ...(isRare ? { advanced: true } : {}) };
  const { description: _description, ...rest } = value;
  return {
    title: place === 'whole-body' ? 'What is sent' : plainName(sends),
    ...rest,
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(look).length === 0 ? {} : { baton: look }),
  };
}

function isFile({ type, format }: ValueSchema): boolean {
  return type === 'string' && format === 'binary';
}

/**
 * A schema of the document → a bounded one that a form, a mapping and a person can read: references put in, `allOf` made one,
 * what the three versions of OpenAPI say differently said once.
 *
 * Invariants:
 * VS1  At most `mostParts` schemas and `deepest` levels come out; what lies beyond is any value, and that is told.
 * VS2  A schema inside itself becomes any value with a word which one it is.
 * VS3  No `pattern` comes through: a stranger's regular expression is not run here.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { isScalar, jsonOf, listAt, type Node, nodeAt, own, textAt } from './nodes.ts';
import type { References } from './references.ts';

export type ValueSchema = { readonly [keyword: string]: JsonValue };

/** Fields that only the other direction knows are left out. */
export type Direction = 'sent' | 'received';

const mostParts = 400;
const deepest = 7;
const mostProperties = 100;
const mostChoices = 200;
const longestDescription = 500;
/** What a form can use, beside what is read by itself below. */
const plainKeywords = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'format'];

export class SchemaReader {
  readonly #references: References;
  readonly #direction: Direction;
  #parts = 0;
  /** Something was left out for its size. */
  cut = false;

  constructor(references: References, direction: Direction) {
    this.#references = references;
    this.#direction = direction;
  }

  /** Any value where there is nothing to be read. */
  read(given: unknown): ValueSchema {
    return this.#read(given, 0, []);
  }

  #read(given: unknown, depth: number, above: readonly string[]): ValueSchema {
    const resolved = this.#references.resolve(given);
    if (resolved === undefined) return {};
    const { node, through, name } = resolved;
    if (through.some((each) => above.includes(each))) {
      return { description: `${name ?? 'The same'} again, as further out.` };
    }
    this.#parts += 1;
    if (this.#parts > mostParts || depth >= deepest) {
      this.cut = true;
      return {};
    }
    const inside = [...above, ...through];
    const merged = this.#merged(node, depth, inside);
    const said = withoutEmpty({
      ...this.#kind(merged, depth, inside),
      description: textAt(merged, 'description', longestDescription),
      default: scalarOf(own(merged, 'default')),
    });
    // 3.1 says of a file what it holds, the others that it is one.
    const isFile = said.type === 'string' && own(merged, 'contentMediaType') === 'application/octet-stream';
    return { ...said, ...keywordsOf(merged), ...(isFile ? { format: 'binary' } : {}) };
  }

  /** `allOf` and the object around it as one. */
  #merged(node: Node, depth: number, above: readonly string[]): Node {
    const parts = listAt(node, 'allOf');
    if (parts.length === 0 || depth >= deepest) return node;
    const { allOf: _allOf, ...around } = node;
    const readable = parts.slice(0, 20).flatMap((part) => {
      const resolved = this.#references.resolve(part);
      if (resolved === undefined || resolved.through.some((each) => above.includes(each))) return [];
      return [this.#merged(resolved.node, depth + 1, [...above, ...resolved.through])];
    });
    return [...readable, around].reduce<Node>(joined, {});
  }

  #kind(node: Node, depth: number, above: readonly string[]): Node {
    const choices = choicesOf(node);
    if (choices !== undefined) return { type: typeOf(node) ?? 'string', enum: choices };
    const alternatives = [...listAt(node, 'oneOf'), ...listAt(node, 'anyOf')].filter(
      (each) => own(each, 'type') !== 'null',
    );
    const type = typeOf(node);
    if (alternatives.length > 0 && own(node, 'properties') === undefined) {
      const [only] = alternatives;
      if (alternatives.length === 1) return this.#read(only, depth, above);
      return {
        ...(type === undefined ? {} : { type }),
        anyOf: alternatives.slice(0, 10).map((each) => this.#read(each, depth + 1, above)),
      };
    }
    if (type === 'object') return this.#object(node, depth, above);
    if (type === 'array') return { type, items: this.#read(own(node, 'items') ?? {}, depth + 1, above) };
    return type === undefined ? {} : { type };
  }

  #object(node: Node, depth: number, above: readonly string[]): Node {
    const all = Object.entries(nodeAt(node, 'properties'));
    const other = this.#direction === 'sent' ? 'readOnly' : 'writeOnly';
    const shown = all.filter(([, property]) => own(this.#references.resolve(property)?.node, other) !== true);
    if (shown.length > mostProperties) this.cut = true;
    const properties = shown
      .slice(0, mostProperties)
      .map(([name, property]) => [name, this.#read(property, depth + 1, above)] as const);
    const names = new Set(properties.map(([name]) => name));
    const required = listAt(node, 'required').filter(
      (name): name is string => typeof name === 'string' && names.has(name),
    );
    return {
      type: 'object',
      ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
      ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
    };
  }
}

function joined(one: Node, other: Node): Node {
  const properties = { ...nodeAt(one, 'properties'), ...nodeAt(other, 'properties') };
  const required = [...listAt(one, 'required'), ...listAt(other, 'required')];
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** The type beside null; guessed from what only one type has. */
function typeOf(node: Node): string | undefined {
  const given = own(node, 'type');
  const types = (Array.isArray(given) ? given : [given]).filter((each) => each !== 'null');
  const [type] = types;
  if (typeof type === 'string') return types.length === 1 ? type : undefined;
  if (own(node, 'properties') !== undefined || own(node, 'additionalProperties') !== undefined)
    return 'object';
  return own(node, 'items') === undefined ? undefined : 'array';
}

function choicesOf(node: Node): JsonValue[] | undefined {
  const single = own(node, 'const');
  if (isScalar(single)) return [single];
  const listed = listAt(node, 'enum').filter(isScalar);
  if (listed.length > 0) return listed.slice(0, mostChoices);
  const constants = listAt(node, 'oneOf').map((each) => own(each, 'const'));
  return constants.length > 0 && constants.every(isScalar) ? constants.slice(0, mostChoices) : undefined;
}

function keywordsOf(node: Node): ValueSchema {
  return Object.fromEntries(
    plainKeywords.flatMap((keyword): [string, JsonValue][] => {
      const value = own(node, keyword);
      return isScalar(value) && typeof value !== 'boolean' ? [[keyword, value]] : [];
    }),
  );
}

function scalarOf(value: unknown): string | number | boolean | undefined {
  return isScalar(value) ? value : undefined;
}

function withoutEmpty(schema: Node): ValueSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]) => (value === undefined ? [] : [[name, jsonOf(value)]])),
  );
}

/**
 * The shape of a request with marks where values go: how a vendor's declaration says what it sends without a program.
 *
 * Invariant BT1  A mark becomes a whole JSON value, never a part of a text: data cannot change the shape around it. What is
 *                not given leaves no trace: its property, its item of a list, an object of nothing else is left out.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { bindQuery } from './bind-query.ts';

export type Template =
  | string
  | number
  | boolean
  | Mark
  | readonly Template[]
  | { readonly [name: string]: Template };

export class Mark {
  readonly valueIn: (given: Given) => JsonValue | undefined;
  constructor(valueIn: (given: Given) => JsonValue | undefined) {
    this.valueIn = valueIn;
  }
}

export interface Given {
  readonly fields: Readonly<Record<string, JsonValue>>;
  /** Inside `each`. */
  readonly item?: JsonValue;
  /** Epoch ms. */
  readonly now: number;
  readonly idempotencyKey: string;
}

/** The value of a field. */
export function from(field: string): Mark {
  return new Mark(({ fields }) => own(fields, field));
}

/** Left out where the field is not given. */
export function where(field: string, template: Template): Mark {
  return new Mark((given) => (own(given.fields, field) === undefined ? undefined : fill(template, given)));
}

/** Once for each item of a field that is a list. */
export function each(field: string, template: Template): Mark {
  return new Mark((given) => {
    const list = own(given.fields, field);
    if (!Array.isArray(list)) return undefined;
    return list.flatMap((item: JsonValue) => {
      const filled = fill(template, { ...given, item });
      return filled === undefined ? [] : [filled];
    });
  });
}

/** Inside `each`: the item, or what it holds under a name. */
export function item(name?: string): Mark {
  return new Mark(({ item: each }) => (name === undefined ? each : own(each, name)));
}

/** The moment of the call, ISO 8601. */
export const now = new Mark((given) => new Date(given.now).toISOString());

export const idempotencyKey = new Mark((given) => given.idempotencyKey);

/** A query written in one field, with the values of another bound to its `:names`. Throws `BindProblem`. */
export function bound(query: string, values: string): Mark {
  return new Mark(({ fields }) => bindQuery(String(own(fields, query)), own(fields, values) ?? {}));
}

/** Undefined where all of it is left out. */
export function fill(template: Template, given: Given): JsonValue | undefined {
  if (template instanceof Mark) return template.valueIn(given);
  if (typeof template !== 'object') return template;
  if (isList(template)) {
    return template.flatMap((inner) => {
      const filled = fill(inner, given);
      return filled === undefined ? [] : [filled];
    });
  }
  const filled = Object.entries(template).flatMap(([name, inner]): [string, JsonValue][] => {
    const value = fill(inner, given);
    return value === undefined ? [] : [[name, value]];
  });
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}

function own(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([each]) => each === name)?.[1];
  return found === null ? undefined : found;
}

function isList(template: Template): template is readonly Template[] {
  return Array.isArray(template);
}

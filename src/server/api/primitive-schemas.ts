/**
 * The small shapes every family of the API uses: JSON values, ids, instants, paging.
 *
 * Boundary: schemas and their types only, as in every file of this folder; the web imports the types, the routes
 * validate with the schemas, the API's page is made from their descriptions.
 *
 * Invariants:
 * A1  Instants are epoch milliseconds, durations milliseconds.
 * A2  Ids of things inside an instance (task, incident, wait) are one text `instance-key`, e.g. `12-7`.
 * A3  Every list answers with a page: `items`, and `next` while there may be more. A page is cut by key, so rows that
 *     come or go while somebody pages neither repeat nor hide others.
 */
import { type Static, type TSchema, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';

export const Json = Type.Unsafe<JsonValue>({ description: 'Any JSON value.' });
export type Json = JsonValue;

export const Variables = Type.Unsafe<Readonly<Record<string, JsonValue>>>({
  type: 'object',
  additionalProperties: true,
  description: 'Variables by name.',
});
export type Variables = Static<typeof Variables>;

export const Instant = Type.Integer({ description: 'Epoch milliseconds.' });

export const ElementId = Type.String({ description: 'The id of an element of the diagram, as in the file.' });

/** A task, an incident or a wait: `instance-key`. */
export const InnerId = Type.String({
  pattern: '^[0-9]{1,15}-[0-9]{1,15}$',
  description: 'instance-key, e.g. 12-7',
});

export const CaseNumber = Type.Integer({ minimum: 1, description: 'The number of a case.' });

export const PageQuery = {
  after: Type.Optional(
    Type.String({ maxLength: 500, description: '`next` of the page before; absent: the first page.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
};

export function PageOf<Item extends TSchema>(item: Item, description: string) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Optional(
        Type.String({ description: 'Present while there may be more: pass it as `after`.' }),
      ),
    },
    { description },
  );
}

export interface Page<Item> {
  items: Item[];
  next?: string;
}

export const Done = Type.Object({ done: Type.Literal(true) });

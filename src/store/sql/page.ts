/**
 * Cuts pages by key (Q1 of the port): the cursor is the sort key of the last row shown, as JSON in base64url.
 */
import type { Page, PageRequest } from '../../ports/store-queries.ts';
import type { SqlValue } from './program.ts';

export type Cursor = readonly (number | string)[];

/** What the statement must ask for: one row more than the page, to know whether there is another. */
export function rowLimit(page: PageRequest): number {
  return pageSize(page) + 1;
}

export function pageOf<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  item: (row: Row) => Item,
  cursorOf: (item: Item) => Cursor,
): Page<Item> {
  const size = pageSize(page);
  const items = rows.slice(0, size).map(item);
  const last = items.at(-1);
  return rows.length > size && last !== undefined ? { items, next: encodeCursor(cursorOf(last)) } : { items };
}

/** Undefined on the first page. Throws a `RangeError` on text that is no cursor of ours. */
export function cursorOf(page: PageRequest, parts: number): Cursor | undefined {
  if (page.after === undefined) return undefined;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(page.after, 'base64url').toString('utf8'));
    if (Array.isArray(cursor) && cursor.length === parts && cursor.every(isPart)) return cursor;
  } catch {}
  throw new RangeError('The page marker is not one this list gave');
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function isPart(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function pageSize(page: PageRequest): number {
  return Math.min(500, Math.max(1, Math.trunc(page.limit)));
}

/** Conditions of a WHERE that depend on which filters are given, with their parameters in step. */
export class Conditions {
  readonly #sql: string[] = [];
  readonly #parameters: SqlValue[] = [];

  add(sql: string, ...parameters: readonly SqlValue[]): this {
    this.#sql.push(sql);
    this.#parameters.push(...parameters);
    return this;
  }

  get where(): string {
    return this.#sql.length === 0 ? 'TRUE' : this.#sql.join(' AND ');
  }

  get parameters(): readonly SqlValue[] {
    return this.#parameters;
  }
}

/** A LIKE pattern for "contains this text", with LIKE's own signs taken literally (ESCAPE '\'). */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

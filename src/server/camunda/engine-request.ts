/** What every request to `/engine-rest` can carry: pages of lists, names as a list, switches. */
import { Type } from 'typebox';
import type { Page, PageRequest } from '../../ports/store-queries.ts';

/** Of the query or of the body. */
export const pageFields = {
  firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
  maxResults: Type.Optional(Type.Integer({ minimum: 0 })),
};

export const idParams = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** Typed values by name; `typed-variables.ts` reads them. */
export const VariablesField = Type.Optional(Type.Unknown());

const pageSize = 500;
/** Where nobody says how many. */
const mostListed = 10_000;

export interface Cut {
  readonly firstResult?: number;
  readonly maxResults?: number;
}

/** The part of a list that was asked for; items that `fits` turns down do not count. */
export async function cutOf<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  { firstResult = 0, maxResults = mostListed }: Cut,
  fits: (item: Item) => boolean | Promise<boolean> = () => true,
): Promise<Item[]> {
  const found: Item[] = [];
  let skip = firstResult;
  let after: string | undefined;
  do {
    const page = await list({ limit: pageSize, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) {
      if (found.length >= maxResults) return found;
      if (!(await fits(item))) continue;
      if (skip > 0) skip -= 1;
      else found.push(item);
    }
    after = page.next;
  } while (after !== undefined && found.length < maxResults);
  return found;
}

/** `a,b`, as a query has a list. */
export function namesIn(list: string | readonly string[] | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const names = typeof list === 'string' ? list.split(',') : list;
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** Empty means left out: some clients write every field. */
export function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

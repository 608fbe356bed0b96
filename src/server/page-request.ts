/** From a list's query to the store's page, and a page marker of another list as a problem instead of a failure. */
import type { PageRequest, Page as StorePage } from '../ports/store-queries.ts';
import type { Page } from './api/primitive-schemas.ts';
import { RequestProblem } from './problem.ts';

const defaultLimit = 50;

export function pageRequest(query: { after?: string | undefined; limit?: number | undefined }): PageRequest {
  return {
    limit: query.limit ?? defaultLimit,
    ...(query.after === undefined ? {} : { after: query.after }),
  };
}

/** Runs a query of the store; `toItem` may ask for more about each line. */
export async function answerPage<Line, Item>(
  query: () => Promise<StorePage<Line>>,
  toItem: (line: Line) => Item | Promise<Item>,
): Promise<Page<Item>> {
  const page = await query().catch((error: unknown) => {
    if (error instanceof RangeError) throw badMarker();
    throw error;
  });
  const items = await Promise.all(page.items.map(toItem));
  return { items, ...(page.next === undefined ? {} : { next: page.next }) };
}

/** A page of a list that is short and held in memory anyway; the marker is the place in it. */
export function pageOfList<Item>(
  items: readonly Item[],
  query: { after?: string | undefined; limit?: number | undefined },
): Page<Item> {
  const start = query.after === undefined ? 0 : Number(query.after);
  if (!Number.isSafeInteger(start) || start < 0) throw badMarker();
  const end = start + (query.limit ?? defaultLimit);
  return { items: items.slice(start, end), ...(end < items.length ? { next: String(end) } : {}) };
}

function badMarker(): RequestProblem {
  return new RequestProblem(
    'request-invalid',
    '“after” is no page marker of this list: leave it out for the first page.',
    {
      where: 'after',
    },
  );
}

/**
 * The files of a bucket whose names fit, over as many pages as that takes.
 *
 * Invariant LN1  At most `MOST_PAGES` pages are asked for; what was not looked at is told by where to go on.
 */
import type { ListedObject, ObjectStore } from '../../ports/object-store.ts';
import { namePattern } from '../files/name-pattern.ts';

const MOST_PAGES = 20;

export interface NamesWanted {
  readonly prefix: string;
  /** A pattern for what follows the last `/`; empty: all. */
  readonly names: string;
  readonly deep: boolean;
  readonly most: number;
  readonly after?: string;
}

export interface NamesFound {
  readonly objects: readonly ListedObject[];
  /** The key to go on after; undefined: there is nothing behind it. */
  readonly next?: string;
}

/** A sentence where the pattern makes no sense. */
export async function listNames(store: ObjectStore, wanted: NamesWanted): Promise<NamesFound | string> {
  const { prefix, deep, most, after } = wanted;
  const fits = patternOf(wanted.names);
  if (typeof fits === 'string') return fits;
  const objects: ListedObject[] = [];
  let last = after;
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await store.list({
      prefix,
      deep,
      ...(next === undefined ? (after === undefined ? {} : { after }) : { next }),
    });
    for (const object of answer.objects) {
      if (objects.length === most && isFile(object, fits)) return { objects, next: last ?? '' };
      if (isFile(object, fits)) objects.push(object);
      last = object.key;
    }
    ({ next } = answer);
    if (next === undefined) return { objects };
  }
  return { objects, ...(last === undefined ? {} : { next: last }) };
}

/** An empty content whose key ends with `/` is how some tools draw a folder. */
function isFile({ key }: ListedObject, fits: (name: string) => boolean): boolean {
  return !key.endsWith('/') && fits(key.split('/').at(-1) ?? key);
}

function patternOf(names: string): ((name: string) => boolean) | string {
  try {
    return namePattern(names);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

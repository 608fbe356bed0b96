/** How link events find each other: by any of their names, letter case and blanks aside. */
import type { Event } from './diagram.ts';

/** The hidden name of a link and the one drawn beside it: tools fill in one, the other or both. */
export function linksOf(event: Event): readonly string[] {
  const links = event.definitions.filter((definition) => definition.kind === 'link');
  if (links.length === 0) return [];
  const names = [...links.map(({ name }) => name), event.name];
  const known = names.flatMap((name) => name?.replace(/\s+/g, ' ').trim().toLowerCase() ?? []);
  return known.length === 0 ? [''] : known;
}

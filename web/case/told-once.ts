/** What a case waits for, without what a person is asked about already: one thing, one line, one button. */
import type { Wait } from '../../src/server/api/cases.ts';

const arriving: ReadonlySet<Wait['kind']> = new Set(['message', 'signal', 'condition']);

/** An arrival is left out where each one at its place has its own question to a person. */
export function toldOnce(waits: readonly Wait[]): Wait[] {
  const asked = new Map<string, number>();
  for (const wait of waits) {
    const more = wait.kind === 'person' ? 1 : arriving.has(wait.kind) ? -1 : 0;
    if (more !== 0) asked.set(placeOf(wait), (asked.get(placeOf(wait)) ?? 0) + more);
  }
  return waits.filter((wait) => !arriving.has(wait.kind) || (asked.get(placeOf(wait)) ?? 0) < 0);
}

function placeOf({ instance, element }: Wait): string {
  return `${instance} ${element}`;
}

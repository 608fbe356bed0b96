import { describe, expect, test } from 'vitest';
import { changedEntries, entriesOf, mergeWirings, sameEntry, withEntry } from './wiring-entries.ts';

const nothing = { by: 'nothing' };
const person = { by: 'person' };
const steps = (entries: Readonly<Record<string, { readonly by: string }>>) => ({ format: 1, steps: entries });

describe('one entry', () => {
  test('is put and taken out again, and the document is as it was', () => {
    const put = withEntry({ format: 1 }, 'steps', 'a', nothing);
    expect(put).toEqual(steps({ a: nothing }));
    expect(withEntry(put, 'steps', 'a', undefined)).toEqual({ format: 1 });
  });

  test('may be called like what every object has', () => {
    const put = withEntry({ format: 1 }, 'steps', '__proto__', nothing);
    expect(JSON.stringify(put)).toBe('{"format":1,"steps":{"__proto__":{"by":"nothing"}}}');
    expect([...entriesOf(put).keys()]).toEqual(['steps/__proto__']);
    expect([...entriesOf({ format: 1, steps: {} }).keys()]).toEqual([]);
  });

  test('is the same whatever the order of its properties', () => {
    expect(sameEntry({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(sameEntry({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(changedEntries(steps({ a: nothing, b: nothing }), steps({ b: person, c: nothing }))).toEqual([
      'steps/a',
      'steps/b',
      'steps/c',
    ]);
  });
});

describe('the changes of two people', () => {
  const base = steps({ a: nothing, b: nothing, c: nothing });

  test('come together where they are of different entries, also what was taken out', () => {
    const mine = steps({ a: person, b: nothing });
    const theirs = steps({ a: nothing, b: person, c: nothing, d: person });
    expect(mergeWirings(base, mine, theirs)).toEqual({
      wiring: steps({ a: person, b: person, d: person }),
      collisions: [],
    });
  });

  test('collide where both changed the same otherwise, and not where they changed it alike', () => {
    const mine = steps({ a: person, b: person, c: nothing });
    const theirs = steps({ a: { by: 'drawn' }, b: person, c: nothing });
    const merged = mergeWirings(base, mine, theirs);
    expect(merged.collisions).toEqual(['steps/a']);
    expect(merged.wiring).toEqual(mine);
  });

  test('keep what waits for an element that is no longer drawn', () => {
    const waiting = (entry: { readonly by: string }) => ({
      part: 'steps',
      element: 'x',
      name: 'X',
      type: 'task',
      entry,
    });
    const before = { ...base, kept: [waiting(nothing)] };
    const merged = mergeWirings(before, { ...base, kept: [waiting(person)] }, before);
    expect(merged.wiring).toEqual({ ...base, kept: [waiting(person)] });
    expect(mergeWirings(before, before, before).wiring).toEqual(before);
  });
});

import { describe, expect, test } from 'vitest';
import { BrokenInvariant } from './broken-invariant.ts';
import type { InstanceEvent } from './event.ts';
import { decodeRecord, encodeRecord } from './journal-record.ts';

function roundTrip(...events: readonly InstanceEvent[]) {
  return decodeRecord(encodeRecord(events));
}

describe('a journal record', () => {
  test('gives back exactly what was written, absent fields stay absent', () => {
    const events: readonly InstanceEvent[] = [
      {
        kind: 'instance-started',
        key: 1,
        instance: 7,
        case: 7,
        element: 'P',
        variables: { a: null },
        by: 'ann',
      },
      { kind: 'flow-taken', flow: 'F', element: 'A', scope: 1 },
      {
        kind: 'element-activated',
        key: 2,
        element: 'A',
        scope: 1,
        role: 'single',
        holds: false,
        occurred: true,
      },
      { kind: 'timer-scheduled', timer: 3, key: 2, element: 'A', trigger: 0, at: 0, left: 0 },
      { kind: 'call-returned', key: 2, element: 'A', error: { code: '' } },
    ];
    expect(roundTrip(...events)).toStrictEqual(events);
  });

  test('keeps a run that has left nothing', () => {
    const collected: InstanceEvent = { kind: 'run-collected', key: 2, element: 'A', index: 0, value: null };
    expect(roundTrip(collected)).toStrictEqual([collected]);
  });

  test('is compact: fields by place, nothing written for what is absent at the end', () => {
    expect(encodeRecord([{ kind: 'flow-taken', flow: 'F', element: 'A', scope: 1 }])).toBe(
      '[1,[4,"F","A",1]]',
    );
  });

  test('of a format or with an event this release does not know is refused', () => {
    expect(() => decodeRecord('[2,[4,"F","A",1]]')).toThrow(BrokenInvariant);
    expect(() => decodeRecord('{"events":[]}')).toThrow(BrokenInvariant);
    expect(() => decodeRecord('[1,[999]]')).toThrow(BrokenInvariant);
  });
});

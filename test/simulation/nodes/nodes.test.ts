/**
 * Three nodes in a storm (killed, paused beyond their leases, cut off, with wrong clocks and a network that delays, loses and
 * doubles what they say), many times over, each from its seed. `npm run simulate -- --seeds 10000` does it at length.
 */
import { describe, expect, it } from 'vitest';
import type { CommitBatch } from '../../../src/ports/store.ts';
import { simulate } from './simulate.ts';

const SEEDS = Number(process.env.BATON_SEEDS ?? 150);
/** A planted mistake has to be found within so many. */
const WITHIN = 200;

describe('many nodes in a storm', () => {
  it('lose nothing and do nothing twice', async () => {
    const failed: unknown[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { wrong } = await simulate({ seed });
      if (wrong.length > 0) failed.push({ seed, wrong });
    }
    expect(failed).toEqual([]);
  }, 600_000);

  it('do the same again from the same seed', async () => {
    expect(await simulate({ seed: 7 })).toEqual(await simulate({ seed: 7 }));
  }, 60_000);
});

/** Guards left out, one at a time: if the simulation did not find them, it would find nothing. */
const MISTAKES: Readonly<Record<string, (batch: CommitBatch) => CommitBatch>> = {
  'whoever reports a job still holds its lease': (batch) => ({
    ...batch,
    expected: { ...batch.expected, leases: [] },
  }),
  'an idempotency key has one answer': ({ answers: _, ...batch }) => ({ ...batch, answers: [] }),
  'what was only looked at is as it was': (batch) => ({
    ...batch,
    expected: { ...batch.expected, instances: [] },
  }),
  'a schedule fires once for its time': (batch) => ({
    ...batch,
    expected: { ...batch.expected, startTimers: [] },
  }),
};

describe('a guard left out', () => {
  it.each(Object.entries(MISTAKES))(
    'is found: %s',
    async (_name, sent) => {
      let found: number | undefined;
      for (let seed = 1; seed <= WITHIN && found === undefined; seed++) {
        if ((await simulate({ seed, sent })).wrong.length > 0) found = seed;
      }
      expect(found).toBeDefined();
    },
    600_000,
  );
});

/**
 * Journals and snapshots that released versions wrote still mean what they meant: whoever updates Baton goes on with
 * the cases he has.
 */
import { describe, expect, test } from 'vitest';
import { apply } from '../src/kernel/apply.ts';
import { initialState } from '../src/kernel/initial-state.ts';
import { decodeRecord } from '../src/kernel/journal-record.ts';
import { decodeState } from '../src/kernel/state-codec.ts';
import { historyNames, readHistory } from './histories/history-files.ts';

describe('the history', () => {
  test.each(historyNames())('%s replays to the state it had, record by record', (name) => {
    const state = initialState();
    const steps = readHistory(name);
    expect(steps.length).toBeGreaterThan(0);
    for (const [index, step] of steps.entries()) {
      for (const event of decodeRecord(step.record)) apply(state, event);
      expect(state, `after record ${index + 1}`).toEqual(decodeState(step.state));
    }
  });

  test.each(historyNames())('%s goes on from each of its snapshots', (name) => {
    const steps = readHistory(name);
    const end = steps.at(-1)?.state ?? '';
    for (const start of steps.keys()) {
      const state = decodeState(steps[start]?.state ?? '');
      for (const { record } of steps.slice(start + 1))
        for (const event of decodeRecord(record)) apply(state, event);
      expect(state, `from snapshot ${start + 1}`).toEqual(decodeState(end));
    }
  });
});

/** A case's state as one word and its colour. */
import type { CaseSummary } from '../../src/server/api/cases.ts';
import type { StateTone } from '../design/state-pill.tsx';

export function caseState(item: Pick<CaseSummary, 'state' | 'problems' | 'standsStill'>): {
  readonly tone: StateTone;
  readonly words: string;
} {
  if (item.state === 'completed') return { tone: 'done', words: 'Finished' };
  if (item.state === 'terminated') return { tone: 'ended', words: 'Cancelled' };
  if (item.state === 'stopped') return { tone: 'help', words: 'Stopped' };
  if (item.problems === 0 && item.standsStill) return { tone: 'waiting', words: 'Stands still' };
  return item.problems > 0 ? { tone: 'help', words: 'Needs help' } : { tone: 'moving', words: 'Running' };
}

/** The draft on the diagram: rings as it would carry the steps out, dashed where something is missing. */
import type { Performer } from '../../src/server/api/processes.ts';
import type { Draft } from '../../src/server/api/wiring.ts';
import type { RingState } from '../design/ring-state.ts';
import { ringOf } from '../process/process-layer.ts';

export function ringInDraft(draft: Draft, performer: Performer): RingState {
  const incomplete = draft.entries.some(
    ({ id, state, removed }) => id === performer.element && state === 'incomplete' && !removed,
  );
  return incomplete ? { ...ringOf(performer), tone: 'incomplete' } : ringOf(performer);
}

export function draftRings(draft: Draft): Map<string, RingState> {
  return new Map(
    Object.values(draft.performers).flatMap((performer) =>
      performer.ring ? [[performer.element, ringInDraft(draft, performer)]] : [],
    ),
  );
}

/** What the draft changes against what is live. */
export function draftChanged(draft: Draft): Set<string> {
  return new Set(
    draft.entries.flatMap(({ id, state, removed }) => (state !== 'unchanged' || removed ? [id] : [])),
  );
}

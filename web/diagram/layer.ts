/**
 * What Baton lays over the user's drawing: plain data, so that pages say what is so and the painter decides how it
 * looks. The drawing itself is never changed.
 */
import type { RingState } from '../design/ring-state.ts';

/** Green: it moves by itself. Amber: it waits for a person. Red: it needs help. */
export type CountTone = 'moving' | 'waiting' | 'help';

export interface Count {
  readonly count: number;
  readonly tone: CountTone;
}

export type NoteTone = 'error' | 'warning';

export interface DiagramLayer {
  /** How far each step is handed over; by element. */
  readonly rings: ReadonlyMap<string, RingState>;
  /** What is there now; by element. */
  readonly counts: ReadonlyMap<string, Count>;
  /** Elements and flows of the way so far. */
  readonly taken: ReadonlySet<string>;
  /** Elements the reader has something to tell about. */
  readonly notes: ReadonlyMap<string, NoteTone>;
  /** Drawn otherwise, or new, since the version before. */
  readonly changed: ReadonlySet<string>;
  /** Hovered in a list beside the diagram. */
  readonly marked: ReadonlySet<string>;
  readonly selected?: string | undefined;
}

export const emptyLayer: DiagramLayer = {
  rings: new Map(),
  counts: new Map(),
  taken: new Set(),
  notes: new Map(),
  changed: new Set(),
  marked: new Set(),
};

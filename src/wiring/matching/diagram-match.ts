/** What became of the elements of a drawing in its next export; `match-diagrams.ts` finds it out. */
import type { ElementId } from '../../bpmn/diagram.ts';

export type MatchedBy = 'id' | 'name' | 'position';

export interface ElementMatch {
  readonly of: 'process' | 'node' | 'flow';
  readonly before: ElementId;
  readonly after: ElementId;
  readonly by: MatchedBy;
  /** From 0 to 1. Below 0.7 somebody should look. */
  readonly confidence: number;
  /** Plain English, one sentence. */
  readonly reason: string;
}

export interface LoneElement {
  readonly of: ElementMatch['of'];
  readonly id: ElementId;
  /** As drawn; empty where nothing is written. */
  readonly name: string;
  /** The BPMN element name. */
  readonly type: string;
}

export interface DiagramMatch {
  readonly matches: readonly ElementMatch[];
  /** Drawn before, not found again. */
  readonly lost: readonly LoneElement[];
  /** Drawn now, not there before. */
  readonly added: readonly LoneElement[];
}

/** From the elements before to those after. */
export function idsAfter({ matches }: DiagramMatch): ReadonlyMap<ElementId, ElementId> {
  return new Map(matches.map(({ before, after }) => [before, after]));
}

/**
 * A way through a drawing, move by move: how a case comes to what a finding tells of. Shown on the diagram, and played
 * again on the real kernel by a scripted crew.
 *
 * Boundary: only the shape.
 */
/** Id of an element or sequence flow, as in the file. */
type ElementId = string;

export interface FindingPath {
  readonly steps: readonly PathStep[];
  /** Where the case stands at the end and cannot go on; empty where going round or growing is the trouble. */
  readonly stuck: readonly ElementId[];
  /** Steps at the beginning that are left out, because there are very many. */
  readonly leftOut?: number;
}

export interface PathStep {
  /**
   * `begin`: a case begins at `elements`; `done`: what `element` waits for happens, or somebody has done it; `event`: the
   * event or error of `event` happens (beside the step, or behind the event-based gateway `element`).
   */
  readonly kind: 'begin' | 'done' | 'event';
  readonly process: ElementId;
  readonly element: ElementId;
  /** `begin`: everything that begins. */
  readonly elements?: readonly ElementId[];
  readonly event?: ElementId;
  /** The ways that were chosen, in order. */
  readonly choices: readonly PathChoice[];
  /** Plain English: “Approve invoice” is done. */
  readonly text: string;
  /** Sequence flows and messages' receivers, in the order in which tokens went. */
  readonly flows: readonly ElementId[];
  /** Where tokens stand afterwards: steps under way, joins at which something waits. */
  readonly tokens: readonly { readonly element: ElementId; readonly count: number }[];
}

export type PathChoice =
  | { readonly element: ElementId; readonly flows: readonly ElementId[] }
  | { readonly element: ElementId; readonly again: boolean };

/**
 * Showing how a case comes to what a finding tells: which move is shown, and what lies over the diagram meanwhile.
 *
 * Invariants:
 * W1  What is shown follows from the move's number alone: going back and on again shows the same.
 */
import type { Finding, FindingPath } from '../../src/server/api/finding.ts';
import type { Count, DiagramLayer } from '../diagram/layer.ts';

export interface ShownPath {
  readonly finding: Finding;
  readonly path: FindingPath;
  /** Number of the move, from 0. */
  readonly at: number;
  readonly playing: boolean;
}

export type PathAction =
  | { readonly do: 'show'; readonly finding: Finding }
  | { readonly do: 'go'; readonly to: number }
  | { readonly do: 'next' }
  | { readonly do: 'play' }
  | { readonly do: 'pause' }
  | { readonly do: 'close' };

export function pathReducer(shown: ShownPath | undefined, action: PathAction): ShownPath | undefined {
  if (action.do === 'show') {
    const { path } = action.finding;
    if (path === undefined || path.steps.length === 0) return undefined;
    return { finding: action.finding, path, at: 0, playing: true };
  }
  if (shown === undefined || action.do === 'close') return undefined;
  const last = shown.path.steps.length - 1;
  switch (action.do) {
    case 'go':
      return { ...shown, at: Math.min(last, Math.max(0, action.to)), playing: false };
    case 'next':
      return { ...shown, at: Math.min(last, shown.at + 1), playing: shown.playing && shown.at + 1 < last };
    case 'play':
      return { ...shown, at: shown.at === last ? 0 : shown.at, playing: true };
    case 'pause':
      return { ...shown, playing: false };
  }
}

/** Where the case stands at the move, over what lies on the diagram anyway. */
export function layerOfPath(layer: DiagramLayer, { path, at }: ShownPath): DiagramLayer {
  const isLast = at === path.steps.length - 1;
  const stuck = new Set(isLast ? path.stuck : []);
  const counts = new Map<string, Count>(
    (path.steps[at]?.tokens ?? []).map(({ element, count }) => [
      element,
      { count, tone: stuck.has(element) ? 'help' : 'moving' },
    ]),
  );
  const taken = new Set(path.steps.slice(0, at + 1).flatMap(({ element, flows }) => [element, ...flows]));
  return { ...layer, counts, taken, selected: undefined };
}

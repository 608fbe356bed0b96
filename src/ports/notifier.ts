/**
 * The live feed: that something changed, never what it is now. A page that hears of a change asks again.
 *
 * Invariant N1: a change is told after the commit that made it, once a commit and subject.
 */
import type { CaseId } from '../kernel/command.ts';

export type Change =
  /** Its journal grew: tokens, variables, timeline, status, what it waits for. */
  | { readonly kind: 'case'; readonly case: CaseId }
  /** User tasks came, went or changed hands; those that came are for these roles (empty: none came). */
  | { readonly kind: 'inbox'; readonly roles: readonly string[] }
  /** A new version, or its running count: the library entry of that key. */
  | { readonly kind: 'process'; readonly key: string }
  /** Something came in by a trigger of that process, or became of it; or a trigger stopped or began working. */
  | { readonly kind: 'trigger'; readonly process: string };

export interface ChangeFeed {
  /** Returns how to stop listening. A listener must not throw; one that does is dropped. */
  listen(listener: (changes: readonly Change[]) => void): () => void;
}

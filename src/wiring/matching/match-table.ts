/**
 * The matches found so far, looked up from both sides.
 *
 * Invariant MT1: an element is in at most one match.
 */
import type { ElementId } from '../../bpmn/diagram.ts';
import type { ElementMatch } from './diagram-match.ts';

export class MatchTable {
  readonly matches: ElementMatch[] = [];
  readonly #after = new Map<ElementId, ElementId>();
  readonly #before = new Map<ElementId, ElementId>();

  /** False, and nothing done, where one of the two has its counterpart already. */
  add(match: ElementMatch): boolean {
    if (this.#after.has(match.before) || this.#before.has(match.after)) return false;
    this.#after.set(match.before, match.after);
    this.#before.set(match.after, match.before);
    this.matches.push(match);
    return true;
  }

  after(before: ElementId): ElementId | undefined {
    return this.#after.get(before);
  }

  isLost(before: ElementId): boolean {
    return !this.#after.has(before);
  }

  isNew(after: ElementId): boolean {
    return !this.#before.has(after);
  }

  /** Whether the two are each other's counterparts. */
  pairs(before: ElementId, after: ElementId): boolean {
    return this.#after.get(before) === after;
  }
}

/**
 * What is remembered of completed activities, so that they can be undone (`wrappers/compensation.ts`).
 */
import type { ElementId } from '../wiring/definition.ts';
import type { Variables } from './command.ts';

/** Something that is complete and can be undone. */
export interface Undoable {
  readonly element: ElementId;
  /** Its own variables as of its completion. */
  readonly variables: Variables | undefined;
  /** What was completed inside it and can be undone, in order of completion. */
  readonly inner: readonly Undoable[];
  /** What is entered to undo it; absent: the inner ones are undone, or what it called. */
  readonly handler: ElementId | undefined;
  readonly called: CalledWork | undefined;
}

/** Of a called process that has completed. */
export interface CalledWork {
  readonly process: ElementId;
  /** Its variables as of its completion. */
  readonly variables: Variables;
  readonly done: readonly Undoable[];
}

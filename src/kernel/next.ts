/**
 * Next: what an element's behaviour wants to happen after it has done its part. Returned, not called, so that elements
 * know nothing of the lifecycle; `wrappers/lifecycle.ts` carries it out.
 */
import type { ElementId, FlowId } from '../wiring/definition.ts';
import type { Key, Variables } from './command.ts';

export type Next =
  /** Something will come back: a job's result, a person, a trigger, the end of what it holds. */
  | { readonly do: 'wait' }
  | Way
  | { readonly do: 'throw-error'; readonly code: string; readonly message?: string }
  /** Its scope ends here, with everything in it (terminate end event). */
  | { readonly do: 'end-scope' }
  /** What is complete in its scope, or of that activity, is undone; it waits for that, or goes on. */
  | { readonly do: 'compensate'; readonly activity?: ElementId; readonly waits: boolean }
  /** The transaction around it is cancelled. */
  | { readonly do: 'cancel' }
  /** First what it gives reaches those of this instance that wait for it; then, if that has not ended it, the rest. */
  | { readonly do: 'give'; readonly given: readonly Given[]; readonly then: Next };

/** What an event throws at others of its own instance. */
export type Given =
  | { readonly kind: 'escalation'; readonly code: string | undefined }
  /** `reached`: the last subscription that was there when it was thrown. */
  | {
      readonly kind: 'signal';
      readonly name: string;
      readonly variables: Variables;
      readonly reached: Key;
    };

/** The element is done. */
export interface Way {
  readonly do: 'complete';
  /** The flows to take; absent: as the rules for activities and events say (`outgoing-flows.ts`). */
  readonly flows?: readonly FlowId[];
  /** Goes on there instead, without a flow (link events). */
  readonly link?: ElementId;
  /** What the taken flow leads to has happened already; of several flows: which. */
  readonly occurred?: true | FlowId;
  /** What came with what has happened: the own variables of what is entered. */
  readonly brings?: Variables;
}

export const WAIT: Next = { do: 'wait' };
export const COMPLETE: Way = { do: 'complete' };

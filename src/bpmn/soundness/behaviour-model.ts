/**
 * What the diagnosis is told about a diagram: every element as what it does with tokens, every default already taken.
 *
 * Boundary: only the shape. `wiring/behaviour-model-of.ts` derives it from the very definition the kernel runs, so that
 * the diagnosis and the run cannot mean two different things.
 *
 * Invariants:
 * B1  Whatever depends on data or on somebody outside is a free choice: each way is possible each time.
 */
import type { ElementId } from '../diagram.ts';

export interface BehaviourModel {
  readonly processes: readonly ModelProcess[];
  readonly nodes: readonly ModelNode[];
  readonly flows: readonly ModelFlow[];
  readonly handlers: readonly ModelHandler[];
  /** Every way in which a case can begin. */
  readonly beginnings: readonly ModelBeginning[];
  /** What the model leaves out or makes coarser, in words that end the sentence "… was not looked into". */
  readonly leftOut: readonly string[];
}

export interface ModelProcess {
  readonly id: ElementId;
  readonly name: string;
  /** Elements of which a message begins another run of the process in the same case, each with all that begins then. */
  readonly messageStarts: readonly { readonly element: ElementId; readonly elements: readonly ElementId[] }[];
}

/** The runs that begin together with a case; `occurred`: what the elements wait for has happened already. */
export interface ModelBeginning {
  readonly runs: readonly {
    readonly process: ElementId;
    readonly elements: readonly ElementId[];
    readonly occurred: boolean;
  }[];
}

export interface ModelFlow {
  readonly id: ElementId;
  readonly source: ElementId;
  readonly target: ElementId;
  readonly label: string;
}

export interface ModelNode {
  readonly id: ElementId;
  readonly name: string;
  /** The process or subprocess it lies in. */
  readonly scope: ElementId;
  readonly incoming: readonly ElementId[];
  readonly outgoing: readonly ElementId[];
  /** Whether tokens of several incoming flows wait for each other. */
  readonly joins: 'each' | 'parallel' | 'inclusive';
  readonly work: ModelWork;
  /** Messages to elements of the file, each to all its targets. */
  readonly sends: readonly { readonly when: 'entered' | 'done'; readonly targets: readonly ElementId[] }[];
  readonly boundary: readonly ModelBoundary[];
  /** What has been done may have to be done once more. */
  readonly repeats: boolean;
  /** It may be passed over: a loop with no round, a list with nothing in it. */
  readonly skippable: boolean;
  /** Its work may end with an error that it or anything around it catches. */
  readonly mayThrow: boolean;
  readonly split: ModelSplit;
  readonly after: ModelAfter;
  /** What is inside it can be cancelled as a whole. */
  readonly isTransaction: boolean;
}

export type ModelWork =
  /** Nothing to wait for. */
  | { readonly kind: 'passes' }
  /** Until one of them happens. */
  | {
      readonly kind: 'waits';
      readonly triggers: readonly ModelTrigger[];
      /** What it waits for can have happened before it is entered: then it is passed. */
      readonly isEvent: boolean;
    }
  /** Event-based gateways: what happens first decides the flow. */
  | {
      readonly kind: 'first-event';
      readonly events: readonly {
        readonly flow: ElementId;
        readonly element: ElementId;
        readonly triggers: readonly ModelTrigger[];
      }[];
    }
  /** A subprocess, or the call of a process of the file. */
  | { readonly kind: 'holds'; readonly initial: readonly ElementId[] };

/** `free`: can always happen; `message`: only when something in the file has sent one to this element. */
export type ModelTrigger = 'free' | 'message';

export interface ModelBoundary {
  readonly element: ElementId;
  readonly interrupting: boolean;
  readonly triggers: readonly ModelTrigger[];
  /** The errors from inside that it catches; `any`: every one. */
  readonly errors: readonly { readonly code: string | 'any' }[];
  /** It is the way out of a cancelled transaction. */
  readonly onCancel: boolean;
}

/** What sets an event subprocess off, as long as the scope around it lasts. */
export interface ModelHandler {
  /** The process or subprocess that waits for it. */
  readonly scope: ElementId;
  /** The event subprocess. */
  readonly element: ElementId;
  /** Its start event, or itself where none is drawn. */
  readonly at: ElementId;
  /** What then gets a token inside. */
  readonly initial: readonly ElementId[];
  readonly interrupting: boolean;
  readonly triggers: readonly ModelTrigger[];
  readonly errors: ModelBoundary['errors'];
}

export type ModelSplit =
  /** Every outgoing flow. */
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly of: readonly ElementId[] }
  /** `always`, and any of `maybe`; where that would be none at all, `otherwise`, or else at least one. */
  | {
      readonly kind: 'some';
      readonly always: readonly ElementId[];
      readonly maybe: readonly ElementId[];
      readonly otherwise?: ElementId;
    };

export type ModelAfter =
  | { readonly kind: 'goes-on' }
  | { readonly kind: 'goes-to'; readonly element: ElementId }
  | { readonly kind: 'ends-scope' }
  | { readonly kind: 'throws'; readonly code: string }
  /** Ends the transaction around it. */
  | { readonly kind: 'cancels' };

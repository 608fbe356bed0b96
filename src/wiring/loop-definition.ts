/**
 * How often an activity runs, as the definition says it (`definition.ts`): standard loops and multi-instance.
 *
 * Source: BPMN 2.0.2, 10.3.8 and 10.3.9.
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import type { ElementId, Operand, Throw } from './definition.ts';

export type LoopDefinition =
  | {
      readonly kind: 'standard';
      readonly testBefore: boolean;
      readonly maximum?: number;
      /** Repeats while it is true. Absent: a person is asked after each round ("Once more?"). */
      readonly condition?: ExpressionSource;
    }
  | {
      readonly kind: 'multi-instance';
      readonly sequential: boolean;
      readonly count: MultiInstanceCount;
      /** Local variable that holds the item of each run. */
      readonly item?: string;
      /** What `loopCounter` is in the first run; 1 where absent. */
      readonly countsFrom?: 0;
      /** Ends the rest early when it becomes true. */
      readonly until?: ExpressionSource;
      readonly collect?: { readonly variable: string; readonly source: ExpressionSource };
      /** Events thrown by completing runs (BPMN 13.3.7, `behavior`). */
      readonly throws?: readonly RunThrow[];
    };

export interface RunThrow {
  /** After each run, after the first, or after each run at which the condition holds. */
  readonly when: 'each' | 'first' | { readonly condition: ExpressionSource };
  /** The boundary event of the activity that catches it; else what is thrown further outwards. */
  readonly to:
    | { readonly boundary: ElementId; readonly trigger: number }
    | { readonly thrown: Extract<Throw, { kind: 'message' | 'signal' | 'error' | 'escalation' }> };
}

export type MultiInstanceCount =
  | { readonly by: 'cardinality'; readonly value: Operand }
  | { readonly by: 'collection'; readonly value: ExpressionSource }
  /** Nobody said how many: the role is asked ("How many times?") when the activity is reached. */
  | { readonly by: 'question'; readonly prompt: string; readonly role: string };

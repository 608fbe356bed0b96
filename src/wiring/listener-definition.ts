/**
 * Listeners of the definition: what is done beside an element when it begins, ends, is taken by a person; part of
 * `definition.ts`, whose invariants hold here too.
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { RetryPolicy } from './definition.ts';

/** The listeners of an element are heard in their order, each when the one before it is done. */
export interface Listener {
  /** `claim`: when a person takes the task. */
  readonly on: 'start' | 'end' | 'claim';
  readonly run: ListenerRun;
}

export type ListenerRun =
  /** Worked out at once; may set variables. */
  | { readonly by: 'expression'; readonly expression: ExpressionSource }
  /** The element goes on when the job is done; what it returns become variables. Never at `claim`. */
  | {
      readonly by: 'job';
      readonly jobType: string;
      readonly settings?: Readonly<Record<string, JsonValue>>;
      readonly retry: RetryPolicy;
    };

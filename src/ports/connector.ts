/**
 * What carries out the jobs of one type inside this process. A job that no handler takes waits for an external
 * worker (`Host.fetchJobs`).
 *
 * Boundary: only the call. Who leases, retries and reports is `host/job-service.ts`.
 *
 * Invariants:
 * J1  A handler may be called more than once for one job (a crash between its effect and the commit of its result);
 *     every call of one attempt chain carries the same `idempotencyKey`.
 * J2  A thrown exception counts as a retryable failure.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { CaseId, InstanceId, Key, Variables } from '../kernel/command.ts';
import type { ElementId } from '../wiring/definition.ts';

export interface JobHandler {
  readonly jobType: string;
  /** At most this many calls at once in one host; absent: the host's own limit. */
  readonly concurrency?: number;
  /** The call is aborted after this; absent: the host's own limit. */
  readonly timeout_ms?: number;
  /** Large values come as references (`LargeValue`), which it reads itself; absent: as values, as far as they fit. */
  readonly takesReferences?: true;
  run(call: JobCall): Promise<JobResult>;
}

export type JobSettings = Readonly<Record<string, JsonValue>>;

export interface JobCall {
  readonly variables: Variables;
  /** What the wiring or the diagram tells whoever does this step's jobs, beside the variables; empty where nothing. */
  settings(): Promise<JobSettings>;
  /** What the diagram or the wiring tells it beside the variables. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The same for every attempt at this step; to be handed on to the outside system. */
  readonly idempotencyKey: string;
  /** From 1. */
  readonly attempt: number;
  readonly case: CaseId;
  readonly instance: InstanceId;
  readonly job: Key;
  readonly element: ElementId;
  /** Aborted when the call took too long, its job was withdrawn, or the host closes. */
  readonly signal: AbortSignal;
}

export type JobResult =
  /** `locals` become the step's own variables: for its outputs, gone with it. */
  | {
      readonly kind: 'completed';
      readonly variables: Variables;
      readonly locals?: Variables;
      /** How the result came about, for people; kept with the case, at most `EXPLANATION_LENGTH` characters of JSON. */
      readonly explanation?: JsonValue;
    }
  /** A modelled error: boundary events catch it by code. */
  | {
      readonly kind: 'bpmn-error';
      readonly code: string;
      readonly message?: string;
      readonly variables?: Variables;
    }
  /** `terminal`: no further attempt makes sense. `retryAfter_ms` overrides the backoff (a `Retry-After` header, say). */
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly terminal: boolean;
      readonly retryAfter_ms?: number;
      /** How many attempts there still are, whatever the step says; absent: as the step says. */
      readonly attemptsLeft?: number;
      /** What was tried and what came back, for people; kept with the case like the other. */
      readonly explanation?: JsonValue;
    };

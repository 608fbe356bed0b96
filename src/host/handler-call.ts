/**
 * One call of a handler: settled once, by its result, its exception, or whoever gives it up first.
 *
 * Invariant HC1: the abort signal is made when the handler asks for it; most never do, and it costs more than the
 * rest of a short call.
 */
import type { LargeValue } from '../expressions/large-value.ts';
import type { Variables } from '../kernel/command.ts';
import type { JobCall, JobHandler, JobResult, JobSettings } from '../ports/connector.ts';
import type { JobRow } from '../ports/store.ts';
import type { HandedVariables } from './large-values.ts';

const DEEPEST = 200;

export interface CallParts {
  readonly row: JobRow;
  readonly idempotencyKey: string;
  readonly settings: () => Promise<JobSettings>;
  /** With large values read; `undefined`: as the row has them. */
  readonly handed: () => Promise<HandedVariables | undefined>;
}

export class HandlerCall {
  readonly #handler: JobHandler;
  readonly #row: JobRow;
  readonly #parts: CallParts;
  #controller: AbortController | undefined;
  #abandonedFor: Error | undefined;
  #settle: (result: JobResult) => void = () => {};

  constructor(handler: JobHandler, parts: CallParts) {
    this.#handler = handler;
    this.#row = parts.row;
    this.#parts = parts;
  }

  /** Never rejects. */
  run(): Promise<JobResult> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#begin().then(resolve, (error: unknown) => resolve(failure(error)));
    });
  }

  /** What the handler still brings is ignored; it is told by its signal. */
  giveUp(why: Error): void {
    this.#abandonedFor = why;
    this.#controller?.abort(why);
    this.#settle(failure(why));
  }

  /** `async`, so that a handler that throws at once is a failure like any other. */
  async #begin(): Promise<JobResult> {
    const handed = await this.#parts.handed();
    const result: unknown = await this.#handler.run(this.#call(handed?.variables ?? this.#row.variables));
    if (isResult(result)) return withWhatStayed(result, handed?.references ?? []);
    const message = `The connector for ${this.#row.jobType} returned something that is no result, or is not JSON`;
    return { kind: 'failed', message, terminal: true };
  }

  #call(variables: Variables): JobCall {
    const row = this.#row;
    const signal = (): AbortSignal => this.#signal();
    return {
      variables,
      settings: this.#parts.settings,
      ...(row.headers === undefined ? {} : { headers: row.headers }),
      idempotencyKey: this.#parts.idempotencyKey,
      attempt: row.attempt,
      case: row.case,
      instance: row.instance,
      job: row.key,
      element: row.element,
      get signal() {
        return signal();
      },
    };
  }

  #signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abandonedFor !== undefined) this.#controller.abort(this.#abandonedFor);
    }
    return this.#controller.signal;
  }
}

/** Whoever failed may have failed for a reference where it expected the value. */
function withWhatStayed(result: JobResult, references: readonly LargeValue[]): JobResult {
  if (result.kind !== 'failed' || references.length === 0) return result;
  const names = references.map(({ name }) => name).join(', ');
  const message = `${result.message} (Too large to be handed to the step as values, so it got references: ${names}. Give the step only what it needs of them.)`;
  return { ...result, message };
}

/** A handler is somebody else's code: a date, a BigInt or a cycle in its result must not get as far as the journal. */
function isResult(value: unknown): value is JobResult {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind, variables, locals, code, message }: Record<string, unknown> = { ...value };
  switch (kind) {
    case 'completed':
      return isObject(variables) && isObject(locals ?? {});
    case 'bpmn-error':
      return typeof code === 'string' && isOptionalText(message) && isObject(variables ?? {});
    default:
      return kind === 'failed' && typeof message === 'string';
  }
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && value !== null && isJson(value);
}

function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => isJson(item, depth + 1));
}

function failure(error: unknown): JobResult {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error), terminal: false };
}

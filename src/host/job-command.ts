/** What the kernel is told of a job's result: whether and when there is another attempt is decided here. */
import type { JsonValue } from '../expressions/value.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobResult } from '../ports/connector.ts';
import type { RandomSource } from '../ports/random-source.ts';
import type { JobRow, JobStore, WaitId } from '../ports/store.ts';
import type { InstanceCommand } from './host-api.ts';
import type { HostLimits } from './host-options.ts';
import { retryDelay } from './retry-delay.ts';

/** Longer than this nobody means. */
const LONGEST_DELAY_MS = 366 * 24 * 60 * 60_000;

export interface RetryParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: HostLimits;
}

/**
 * The same for every attempt at one step of one instance, and never that of another store: outside services that two
 * Batons call must not take the work of one for a repetition of the other's.
 */
export function jobIdempotencyKey(store: Pick<JobStore, 'identity'>, { instance, key }: WaitId): string {
  return store.identity === '' ? `baton-${instance}-${key}` : `baton-${store.identity}-${instance}-${key}`;
}

export function jobCommand(
  row: JobRow,
  result: JobResult,
  { clock, random, limits }: RetryParts,
): InstanceCommand {
  switch (result.kind) {
    case 'completed':
      return {
        kind: 'complete-job',
        job: row.key,
        variables: result.variables,
        ...(result.locals === undefined ? {} : { locals: result.locals }),
        ...(isKept(result.explanation) ? { explanation: result.explanation } : {}),
      };
    case 'bpmn-error':
      return {
        kind: 'throw-job-error',
        job: row.key,
        code: result.code,
        ...(result.message === undefined ? {} : { message: result.message }),
        ...(result.variables === undefined ? {} : { variables: result.variables }),
      };
    case 'failed': {
      const { message, explanation } = result;
      const told = isKept(explanation) ? { explanation } : {};
      const failed = { kind: 'fail-job', job: row.key, message, ...told } as const;
      const { attemptsLeft } = result;
      const isLast = attemptsLeft === undefined ? row.attempt >= row.maxAttempts : attemptsLeft <= 0;
      if (result.terminal || isLast) return failed;
      const asked = result.retryAfter_ms;
      const delay = isDelay(asked)
        ? asked
        : retryDelay(row.attempt, row.backoff_ms, limits.longestBackoff_ms, random);
      const retryAt = clock.now() + Math.round(delay);
      return attemptsLeft === undefined ? { ...failed, retryAt } : { ...failed, retryAt, attemptsLeft };
    }
  }
}

/** Longer than this would make the journal of a case slow to read. */
const EXPLANATION_LENGTH = 64_000;

function isKept(explanation: JsonValue | undefined): explanation is JsonValue {
  return explanation !== undefined && JSON.stringify(explanation).length <= EXPLANATION_LENGTH;
}

/** What a connector reads out of a header may be anything. */
function isDelay(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= LONGEST_DELAY_MS;
}

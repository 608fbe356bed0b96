/** Waiting by the host's clock. */
import type { Clock } from '../ports/clock.ts';
import { HostError } from './host-api.ts';

const AFTER_FAILED_COMMIT_MS = 500;

export function later(clock: Clock, delay_ms: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(clock.now() + delay_ms, resolve));
}

/** For what must not be lost inside: does it again while only the commit failed. `aborted` ends it, with the error. */
export async function untilCommitted<Result>(
  clock: Clock,
  aborted: () => boolean,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HostError && error.isCommitError) || aborted()) throw error;
      await later(clock, AFTER_FAILED_COMMIT_MS);
    }
  }
}

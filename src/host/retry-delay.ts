/** How long until the next attempt: exponential, with jitter, so that jobs that failed together do not come back together. */
import type { RandomSource } from '../ports/random-source.ts';

/** `attempt`: the one that failed, from 1. Between half and all of `backoff_ms · 2^(attempt-1)`, at most `longest_ms`. */
export function retryDelay(
  attempt: number,
  backoff_ms: number,
  longest_ms: number,
  random: RandomSource,
): number {
  const full = Math.min(longest_ms, backoff_ms * 2 ** Math.min(attempt - 1, 40));
  return Math.round(full / 2 + (full / 2) * random.next());
}

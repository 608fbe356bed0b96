/**
 * How often a step is tried and how long is waited in between, as the engines in Java write it: `R3/PT10S`, or one
 * duration for each further attempt (`PT10S,PT1M`).
 *
 * Source: Camunda 7 manual, "Failed jobs"; ISO 8601 durations of days and less, for a retry is never measured in months.
 */
import type { RetryMeaning } from '../meaning.ts';

const most = 1000;
const longest_ms = 86_400_000;

export function javaRetry(text: string | undefined): RetryMeaning | undefined {
  if (text === undefined) return undefined;
  const cycle = /^R(\d+)\/(P.+)$/u.exec(text.trim());
  if (cycle?.[1] !== undefined && cycle[2] !== undefined) {
    const backoff_ms = durationOf(cycle[2]);
    return backoff_ms === undefined ? undefined : { attempts: attemptsOf(Number(cycle[1])), backoff_ms };
  }
  const delays = text.split(',').map((part) => durationOf(part.trim()));
  const [first] = delays;
  if (first === undefined || delays.includes(undefined)) return undefined;
  return { attempts: attemptsOf(delays.length + 1), backoff_ms: first };
}

export function attemptsOf(written: number): number {
  return Number.isInteger(written) ? Math.min(most, Math.max(1, written)) : 1;
}

function durationOf(text: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u.exec(text);
  if (parts === null || /[PT]$/u.test(text)) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return Math.min(longest_ms, total * 1000);
}

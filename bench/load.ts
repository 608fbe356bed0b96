/** The load of every measurement: so many starters, each of whom waits for its answer. */
import type { RunningSystem } from './system.ts';

/** Each starter starts the next instance when the last start was answered. */
export async function load(system: RunningSystem, starters: number, duration_ms: number): Promise<number[]> {
  const until = performance.now() + duration_ms;
  const latencies: number[] = [];
  const starter = async (): Promise<void> => {
    for (let now = performance.now(); now < until; ) {
      await system.start();
      const answered = performance.now();
      latencies.push(answered - now);
      now = answered;
    }
  };
  await Promise.all(Array.from({ length: starters }, starter));
  return latencies;
}

export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

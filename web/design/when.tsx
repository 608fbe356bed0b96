/** A moment as people say it ("4 min ago"), the exact time on hover. All of a page tick together. */
import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from './moments.ts';

const tick_ms = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tick_ms);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The moment, told anew with every tick. */
export function useMoment(): number {
  return useSyncExternalStore(subscribe, () => now);
}

export function When({ at }: { readonly at: number }) {
  useMoment();
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeTime(at, Date.now())}
    </time>
  );
}

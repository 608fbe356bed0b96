/**
 * Listeners: the element instances' subscriptions by what they listen to, so that something that happens inside the
 * instance finds them without looking at all waits. Follows from the waits and is never written down.
 *
 * Invariants:
 * N1  Exactly the subscriptions of `state.waits` are in it; no empty set is kept.
 */
import type { Key } from './command.ts';
import type { Wait } from './state.ts';

export interface Listeners {
  /** Subscriptions to signals, by name, the oldest first. */
  readonly signals: Map<string, Set<Key>>;
}

export interface ReadonlyListeners {
  readonly signals: ReadonlyMap<string, ReadonlySet<Key>>;
}

export function noListeners(): Listeners {
  return { signals: new Map() };
}

export function listen(listeners: Listeners, wait: Wait): void {
  if (wait.kind !== 'subscription' || wait.on !== 'signal') return;
  const others = listeners.signals.get(wait.name);
  if (others === undefined) listeners.signals.set(wait.name, new Set([wait.key]));
  else others.add(wait.key);
}

export function stopListening(listeners: Listeners, wait: Wait): void {
  if (wait.kind !== 'subscription' || wait.on !== 'signal') return;
  const all = listeners.signals.get(wait.name);
  all?.delete(wait.key);
  if (all?.size === 0) listeners.signals.delete(wait.name);
}

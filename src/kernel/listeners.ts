/**
 * Listeners: the element instances' subscriptions by what they listen to, so that something that happens inside the
 * instance finds them without looking at all waits. Follows from the waits and is never written down.
 *
 * Invariants:
 * N1  Exactly the subscriptions of `state.waits` to signals and conditions are in it; no empty set or map is kept.
 * N2  A condition is listed at the element instance that waits and at each scope around it, so that a variable set at
 *     one of them finds those that can see it and no others: the cost of a change does not grow with unrelated conditions.
 */
import type { Key } from './command.ts';
import type { ElementInstance, SubscriptionWait, Wait } from './state.ts';

export interface Listeners {
  /** Subscriptions to signals, by name, the oldest first. */
  readonly signals: Map<string, Set<Key>>;
  /** Conditions, by the element instance whose variables they see, then by the variable they read. */
  readonly conditions: Map<Key, Map<string, Set<Key>>>;
}

export interface ReadonlyListeners {
  readonly signals: ReadonlyMap<string, ReadonlySet<Key>>;
  readonly conditions: ReadonlyMap<Key, ReadonlyMap<string, ReadonlySet<Key>>>;
}

type Elements = ReadonlyMap<Key, ElementInstance>;

export function noListeners(): Listeners {
  return { signals: new Map(), conditions: new Map() };
}

export function listen(listeners: Listeners, elements: Elements, wait: Wait): void {
  if (wait.kind !== 'subscription') return;
  if (wait.on === 'signal') add(listeners.signals, wait.name, wait.key);
  if (wait.on !== 'condition') return;
  for (const scope of scopesOf(elements, wait)) {
    let byName = listeners.conditions.get(scope);
    if (byName === undefined) {
      byName = new Map();
      listeners.conditions.set(scope, byName);
    }
    for (const name of wait.reads ?? []) add(byName, name, wait.key);
  }
}

export function stopListening(listeners: Listeners, elements: Elements, wait: Wait): void {
  if (wait.kind !== 'subscription') return;
  if (wait.on === 'signal') remove(listeners.signals, wait.name, wait.key);
  if (wait.on !== 'condition') return;
  for (const scope of scopesOf(elements, wait)) {
    const byName = listeners.conditions.get(scope);
    if (byName === undefined) continue;
    for (const name of wait.reads ?? []) remove(byName, name, wait.key);
    if (byName.size === 0) listeners.conditions.delete(scope);
  }
}

function scopesOf(elements: Elements, { owner }: SubscriptionWait): Key[] {
  const keys: Key[] = [];
  for (let at = elements.get(owner); at !== undefined; at = elements.get(at.scope)) keys.push(at.key);
  return keys;
}

function add(all: Map<string, Set<Key>>, name: string, key: Key): void {
  const others = all.get(name);
  if (others === undefined) all.set(name, new Set([key]));
  else others.add(key);
}

function remove(all: Map<string, Set<Key>>, name: string, key: Key): void {
  const others = all.get(name);
  others?.delete(key);
  if (others?.size === 0) all.delete(name);
}

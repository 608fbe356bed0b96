/**
 * What became of one instance, folded from its events: where it is now, where it has been, what it knows.
 *
 * Boundary: for showing. The kernel's own state is not needed: an ended instance is shown the same way.
 *
 * Invariants:
 * H1  An activity that repeats is counted by its runs; as a whole only while none of them runs.
 * H2  A token that waits at a join counts as being there.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { InstanceId, Key } from '../../kernel/command.ts';
import type { ElementRole, InstanceEvent } from '../../kernel/event.ts';
import type { CaseEvent } from './case-journals.ts';
import type { VersionTrail } from './version-trail.ts';

export interface InstanceHistory {
  readonly active: ReadonlyMap<string, number>;
  readonly visited: ReadonlyMap<string, number>;
  readonly flows: ReadonlyMap<string, number>;
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Variables that only what is active now has, for itself and what lies in it. */
  readonly local: readonly LocalData[];
  /** Call activities by the key of their element instance, ended ones too. */
  readonly calls: ReadonlyMap<Key, string>;
}

export interface LocalData {
  readonly key: Key;
  readonly element: string;
  readonly variables: Readonly<Record<string, JsonValue>>;
}

interface Fold {
  root: Key;
  readonly here: Map<Key, { readonly element: string; readonly role: ElementRole }>;
  /** Tokens waiting at joins, by scope and element. */
  readonly arrived: Map<string, { readonly scope: Key; readonly element: string; count: number }>;
  readonly visited: Map<string, number>;
  readonly flows: Map<string, number>;
  readonly calls: Map<Key, string>;
  /** Own variables by element instance. */
  readonly own: Map<Key, Record<string, JsonValue>>;
  variables: Record<string, JsonValue>;
}

export function foldHistories(
  events: readonly CaseEvent[],
  trail: VersionTrail,
): Map<InstanceId, InstanceHistory> {
  const folds = new Map<InstanceId, Fold>();
  for (const { instance, event } of events) {
    let fold = folds.get(instance);
    if (fold === undefined) {
      fold = newFold();
      folds.set(instance, fold);
    }
    if (event.kind === 'instance-migrated') rename(fold, trail.renameOf(event));
    else step(fold, event);
  }
  return new Map(
    [...folds].map(([instance, fold]) => [
      instance,
      { ...fold, active: activeOf(fold), local: localOf(fold) },
    ]),
  );
}

function newFold(): Fold {
  return {
    root: 0,
    here: new Map(),
    arrived: new Map(),
    visited: new Map(),
    flows: new Map(),
    calls: new Map(),
    own: new Map(),
    variables: {},
  };
}

function step(fold: Fold, event: InstanceEvent): void {
  switch (event.kind) {
    case 'instance-started':
      fold.root = event.key;
      fold.variables = { ...event.variables };
      return;
    case 'instance-completed':
      fold.here.clear();
      fold.arrived.clear();
      return;
    case 'flow-taken':
      add(fold.flows, event.flow, 1);
      return;
    case 'token-arrived':
      arrive(fold, event.scope, event.element, 1);
      return;
    case 'token-removed':
      arrive(fold, event.scope, event.element, -1);
      return;
    case 'tokens-withdrawn':
      for (const [place, waiting] of fold.arrived)
        if (waiting.scope === event.scope) fold.arrived.delete(place);
      return;
    case 'element-activated':
      fold.here.set(event.key, { element: event.element, role: event.role });
      if (event.role !== 'body') add(fold.visited, event.element, 1);
      if (event.joined) arrive(fold, event.scope, event.element, -event.joined.length);
      return;
    case 'element-completed':
    case 'element-terminated':
      fold.here.delete(event.key);
      fold.own.delete(event.key);
      return;
    case 'variables-set':
      if (event.key === fold.root) fold.variables = { ...fold.variables, ...event.variables };
      else fold.own.set(event.key, { ...fold.own.get(event.key), ...event.variables });
      return;
    case 'process-called':
      fold.calls.set(event.key, event.element);
      return;
    default:
      return;
  }
}

/** It goes on by another version: also what it did before is shown by the names of that one. */
function rename(fold: Fold, name: (id: string) => string): void {
  for (const [key, place] of fold.here) fold.here.set(key, { ...place, element: name(place.element) });
  const waiting = [...fold.arrived.values()];
  fold.arrived.clear();
  for (const { scope, element, count } of waiting) arrive(fold, scope, name(element), count);
  for (const counts of [fold.visited, fold.flows]) {
    const before = [...counts];
    counts.clear();
    for (const [id, times] of before) add(counts, name(id), times);
  }
  for (const [key, element] of fold.calls) fold.calls.set(key, name(element));
}

function arrive(fold: Fold, scope: Key, element: string, count: number): void {
  const place = `${scope} ${element}`;
  const waiting = fold.arrived.get(place) ?? { scope, element, count: 0 };
  waiting.count += count;
  if (waiting.count > 0) fold.arrived.set(place, waiting);
  else fold.arrived.delete(place);
}

function activeOf(fold: Fold): Map<string, number> {
  const active = new Map<string, number>();
  for (const { element, role } of fold.here.values()) {
    if (role === 'single' || role === 'run') add(active, element, 1);
  }
  for (const { element, role } of fold.here.values()) {
    if (role === 'body' && !active.has(element)) add(active, element, 1);
  }
  for (const { element, count } of fold.arrived.values()) add(active, element, count);
  return active;
}

/** A name in brackets is the kernel's own. */
function localOf(fold: Fold): LocalData[] {
  return [...fold.own].flatMap(([key, own]) => {
    const element = fold.here.get(key)?.element;
    const shown = Object.entries(own).filter(([name]) => !name.startsWith('('));
    return element === undefined || shown.length === 0
      ? []
      : [{ key, element, variables: Object.fromEntries(shown) }];
  });
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/**
 * The part of `apply` that concerns a migration: every id in the state gets its new name at once. Keys, tokens, waits and
 * variables stay what they are.
 */
import type { ElementId } from '../wiring/definition.ts';
import type { InstanceEvent } from './event.ts';
import type { Inside, InstanceState } from './state.ts';
import type { Undoable } from './undoable.ts';

type Rename = (id: string) => string;

export function applyMigration(
  state: InstanceState,
  event: Extract<InstanceEvent, { kind: 'instance-migrated' }>,
): void {
  const element = renaming([[state.process, event.element], ...event.elements]);
  const flow = renaming(event.flows);
  state.process = event.element;
  for (const [key, instance] of state.elements) {
    const cause = instance.cause && { ...instance.cause, element: element(instance.cause.element) };
    state.elements.set(key, { ...instance, element: element(instance.element), cause });
    if (instance.inside !== undefined) renameInside(instance.inside, element, flow);
  }
  for (const [key, wait] of state.waits) state.waits.set(key, { ...wait, element: element(wait.element) });
}

function renaming(pairs: readonly (readonly [string, string])[]): Rename {
  const names = new Map(pairs);
  return (id) => names.get(id) ?? id;
}

function renameInside(inside: Inside, element: Rename, flow: Rename): void {
  inside.arrived = renamedKeys(inside.arrived, flow);
  inside.census = renamedKeys(inside.census, element);
  inside.inclusiveJoins = new Set([...inside.inclusiveJoins].map(element));
  inside.opened = new Map([...inside.opened].map(([id, flows]) => [element(id), flows.map(flow)]));
  inside.done = inside.done.map((done) => renameDone(done, element));
  inside.answers = new Map([...inside.answers].map(([id, answer]) => [element(id), answer.map(flow)]));
}

/** What a called process did is its own, with the ids of its own version. */
function renameDone({ element, variables, inner, handler, called }: Undoable, name: Rename): Undoable {
  return {
    element: name(element),
    variables,
    inner: inner.map((one) => renameDone(one, name)),
    handler: handler === undefined ? undefined : name(handler),
    called,
  };
}

/** Two that get one name are counted together. */
function renamedKeys(counts: ReadonlyMap<ElementId, number>, rename: Rename): Map<ElementId, number> {
  const renamed = new Map<ElementId, number>();
  for (const [id, count] of counts) renamed.set(rename(id), (renamed.get(rename(id)) ?? 0) + count);
  return renamed;
}

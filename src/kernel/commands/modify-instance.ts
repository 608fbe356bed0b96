/**
 * modify-instance: a person moves the tokens of a case by hand. First everything is started, then everything stopped, so
 * that a scope in which a step is replaced by another does not end in between.
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { ModifiedPlace } from '../change-events.ts';
import type { Key } from '../command.ts';
import type { Step } from '../step.ts';
import { openScope, settleStopped } from '../wrappers/lifecycle.ts';
import { terminate } from '../wrappers/termination.ts';
import { type CommandHandler, reject } from './command-handler.ts';
import { Nonsense, type Place, type PlannedChange, planModification } from './plan-modification.ts';

export const modifyInstance: CommandHandler<'modify-instance'> = (step, command) => {
  const { changes, reason, by } = command;
  if (reason.trim() === '') return reject('modification-refused', 'A reason is needed; found none.');
  const planned = planOrNonsense(step, changes);
  if (planned instanceof Nonsense) return planned.rejection;
  const { root, process } = step.state;
  step.emit({
    kind: 'instance-modified',
    key: root,
    element: process,
    changes: planned.map(placeOf),
    reason,
    ...(by !== undefined && { by }),
  });
  const scopes = openScopes(step, planned);
  for (const [index, change] of planned.entries()) begin(step, change, scopes[index] ?? root);
  for (const change of planned) end(step, change);
  return undefined;
};

function planOrNonsense(step: Step, changes: Parameters<typeof planModification>[1]) {
  try {
    return planModification(step, changes);
  } catch (problem) {
    if (problem instanceof Nonsense) return problem;
    throw problem;
  }
}

/** All scopes before the first token, each once; by change, the scope its token is put in. */
function openScopes(step: Step, planned: readonly PlannedChange[]): readonly (Key | undefined)[] {
  const opened = new Map<ElementId, Key>();
  return planned.map((change) => ('place' in change ? open(step, change.place, opened) : undefined));
}

function open(step: Step, place: Place, opened: Map<ElementId, Key>): Key {
  let { scope } = place;
  for (const holder of place.opens) {
    const key: Key = opened.get(holder.id) ?? openScope(step, holder, scope);
    opened.set(holder.id, key);
    scope = key;
  }
  return scope;
}

function begin(step: Step, change: PlannedChange, scope: Key): void {
  if (change.do === 'start') step.emit({ kind: 'token-created', element: change.element, scope });
  if (change.do === 'take')
    step.emit({ kind: 'flow-taken', flow: change.flow, element: change.element, scope });
}

function end(step: Step, change: PlannedChange): void {
  if (change.do === 'withdraw') withdraw(step, change);
  // What it was in may have been stopped just before.
  if (change.do !== 'stop' || !step.lives(change.instance.key)) return;
  const { key, scope } = change.instance;
  terminate(step, key);
  settleStopped(step, scope);
}

function withdraw(step: Step, { flow, element, scope }: Extract<PlannedChange, { do: 'withdraw' }>): void {
  const arrived = step.lives(scope) ? step.instance(scope).inside?.arrived : undefined;
  if (arrived === undefined || !arrived.has(flow)) return;
  let left = -1;
  for (const incoming of step.program.element(element).incoming) left += arrived.get(incoming) ?? 0;
  step.emit({ kind: 'token-removed', flow, element, scope, ...(left > 0 && { more: true }) });
  settleStopped(step, scope);
}

function placeOf(change: PlannedChange): ModifiedPlace {
  if (change.do === 'stop') return { did: 'stop', element: change.instance.element };
  if (change.do === 'start') return { did: 'start', element: change.element };
  return { did: change.do, element: change.element, flow: change.flow };
}

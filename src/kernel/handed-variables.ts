/**
 * What an element hands to the world when nobody mapped it: to a job, a called process, the receivers of a message.
 *
 * Invariants:
 * H1  It is everything the element instance sees, but for one thing: a run over a list gets its item, not the list.
 *     Otherwise ten thousand runs over ten thousand items would write the list ten thousand times. Expressions (and so
 *     mapped inputs) still see it.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ElementDefinition } from '../wiring/definition.ts';
import type { Variables } from './command.ts';
import { variableNameOf } from './evaluate.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { visibleVariables } from './variable-scope.ts';

export function handedVariables(step: Step, instance: ReadonlyElementInstance): Variables {
  const visible = visibleVariables(step.state, instance);
  const lists = listsRunOver(step, instance);
  if (lists.size === 0) return visible;
  const handed: [string, JsonValue][] = Object.entries(visible).filter(([name]) => !lists.has(name));
  return Object.fromEntries(handed);
}

/** Names of the variables whose items the runs around the element instance are for. */
function listsRunOver(step: Step, instance: ReadonlyElementInstance): ReadonlySet<string> {
  let names: Set<string> | undefined;
  for (let at = instance; at.key !== step.state.root; at = step.instance(at.scope)) {
    const name = at.role === 'run' ? listOf(step.program.element(at.element)) : undefined;
    if (name === undefined) continue;
    names ??= new Set();
    names.add(name);
  }
  return names ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();

function listOf(element: ElementDefinition): string | undefined {
  if (!('loop' in element) || element.loop?.kind !== 'multi-instance') return undefined;
  const { count, item } = element.loop;
  return count.by === 'collection' && item !== undefined ? variableNameOf(count.value) : undefined;
}

/** The triggers that stand at an element of a definition, whatever it is: what it waits for. */
import type { ElementDefinition, Trigger } from './definition.ts';

export function triggersAt(element: ElementDefinition | undefined): readonly Trigger[] {
  if (element === undefined) return [];
  if ('triggers' in element) return element.triggers ?? [];
  return element.behavior === 'task' && element.work.by === 'message' ? element.work.triggers : [];
}

/** It need not happen: a boundary event, what sets off an event subprocess. */
export function isOptional(element: ElementDefinition | undefined): boolean {
  if (element === undefined) return false;
  const { behavior } = element;
  return behavior === 'boundary-event' || behavior === 'start-event' || behavior === 'event-sub-process';
}

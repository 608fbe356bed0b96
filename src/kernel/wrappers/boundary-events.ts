/**
 * Boundary events: an activity waits for their triggers as long as it lasts; one that occurs puts a token on the boundary
 * event, and ends the activity where it is interrupting (BPMN 13.3.4, 13.5.3).
 */
import type { ElementDefinition, ElementId } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { openTriggers } from '../triggers/index.ts';
import { isInterrupting } from '../triggers/waits-again.ts';
import { setVariables } from '../variable-scope.ts';
import { dataOf } from './data-mapping.ts';
import { terminate } from './termination.ts';

export function openBoundaryEvents(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
): void {
  if (!('boundary' in element)) return;
  for (const id of element.boundary) {
    const event = step.program.element(id);
    if (event.behavior === 'boundary-event') openTriggers(step, instance, id, event.triggers);
  }
}

/** The boundary event happens on `owner`; `variables` is what came with it. */
export function leaveByBoundary(
  step: Step,
  owner: ReadonlyElementInstance,
  boundary: ElementId,
  variables: Variables,
): void {
  const { scope } = owner;
  const keeps = mapsWhatComes(step, boundary);
  if (!keeps) setVariables(step, step.instance(scope), variables);
  if (isInterrupting(step, boundary)) terminate(step, owner.key);
  const token = { kind: 'token-created', element: boundary, scope, occurred: true } as const;
  step.emit(keeps && Object.keys(variables).length > 0 ? { ...token, variables } : token);
}

/** What comes with the event stays with it, and its outputs say what of it goes on. */
export function mapsWhatComes(step: Step, event: ElementId): boolean {
  const data = dataOf(step.program.element(event));
  return data?.outputs !== undefined && data.returnsAll !== true;
}

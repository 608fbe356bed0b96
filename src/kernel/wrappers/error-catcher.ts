/**
 * Who catches an error: going outwards from where it was thrown, the first activity with a boundary event for its code,
 * or, on the same activity, for any code (BPMN 10.5.6, 13.5.1).
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';

export interface ErrorCatcher {
  readonly activity: ReadonlyElementInstance;
  readonly boundary: ElementId;
}

export function findErrorCatcher(
  step: Step,
  from: ReadonlyElementInstance,
  code: string,
): ErrorCatcher | undefined {
  let at = from;
  while (at.key !== step.state.root) {
    // Boundary events belong to a repeated activity as a whole, not to one of its runs.
    const boundary = at.role === 'run' ? undefined : catchingBoundary(step, at, code);
    if (boundary !== undefined) return { activity: at, boundary };
    at = step.instance(at.scope);
  }
  return undefined;
}

function catchingBoundary(
  step: Step,
  activity: ReadonlyElementInstance,
  code: string,
): ElementId | undefined {
  const element = step.definitionOf(activity);
  if (!('boundary' in element)) return undefined;
  return (
    element.boundary.find((id) => catches(step, id, code)) ??
    element.boundary.find((id) => catches(step, id, undefined))
  );
}

function catches(step: Step, boundary: ElementId, code: string | undefined): boolean {
  const event = step.program.element(boundary);
  if (event.behavior !== 'boundary-event') return false;
  return event.triggers.some((trigger) => trigger.kind === 'error' && trigger.code === code);
}

/**
 * Who catches an error: going outwards from where it was thrown, the first activity with a boundary event for its code,
 * or, on the same activity, for any code (BPMN 10.5.6, 13.5.1).
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { CaughtErrors } from '../command.ts';
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

/** Whether an error that leaves the process is caught by whoever called it. */
export function isCaughtByCaller(step: Step, code: string): boolean {
  const caught = step.state.parent?.catches ?? [];
  return caught === 'every' || caught.includes(code);
}

/** What a process called by this call activity needs to know: every error caught from here outwards. */
export function errorsCaught(step: Step, call: ReadonlyElementInstance): CaughtErrors {
  const codes = new Set<string>();
  for (let at = call; at.key !== step.state.root; at = step.instance(at.scope)) {
    const element = step.definitionOf(at);
    for (const boundary of 'boundary' in element ? element.boundary : []) {
      for (const code of codesOf(step, boundary)) {
        if (code === undefined) return 'every';
        codes.add(code);
      }
    }
  }
  const further = step.state.parent?.catches ?? [];
  return further === 'every' ? further : [...new Set([...codes, ...further])];
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
  return codesOf(step, boundary).includes(code);
}

/** `undefined` among them: every code. */
function codesOf(step: Step, boundary: ElementId): readonly (string | undefined)[] {
  const event = step.program.element(boundary);
  if (event.behavior !== 'boundary-event') return [];
  return event.triggers.flatMap((trigger) => (trigger.kind === 'error' ? [trigger.code] : []));
}

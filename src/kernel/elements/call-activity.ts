/**
 * Call activities: another instance runs the called process; everything visible goes in, everything comes back. The
 * return is `commands/call-commands.ts`.
 */

import { handedVariables } from '../handed-variables.ts';
import { WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { errorsCaught } from '../wrappers/error-catcher.ts';
import type { DefinitionOf, ElementBehavior } from './element-behavior.ts';

export const callActivity: ElementBehavior<'call-activity'> = {
  onActivate(step, instance, element) {
    callProcess(step, instance, element);
    return WAIT;
  },
};

export function callProcess(
  step: Step,
  instance: ReadonlyElementInstance,
  element: DefinitionOf<'call-activity'>,
): void {
  const catches = errorsCaught(step, instance);
  step.emit({ kind: 'process-called', key: instance.key, element: element.id, process: element.calls });
  step.ask({
    kind: 'call-process',
    call: instance.key,
    element: element.id,
    process: element.calls,
    from: element.from,
    variables: handedVariables(step, instance),
    ...(catches.length > 0 && { catches }),
  });
}

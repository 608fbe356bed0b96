/**
 * Start events: whatever they stand for has happened when the instance (or the event subprocess) begins, so the token
 * passes. A start of the process that needs several things begins with the first and waits for the others.
 *
 * Source: BPMN 2.0.2, 10.5.2 (parallel multiple start event), 13.5.1.
 */
import { COMPLETE, WAIT } from '../next.ts';
import { openTriggers } from '../triggers/index.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const startEvent: ElementBehavior<'start-event'> = {
  onActivate(step, instance, element) {
    if (element.needsAll !== true || step.program.handlerAt(element.id) !== undefined) return COMPLETE;
    openTriggers(step, instance, element.id, element.triggers ?? [], instance.cause?.trigger);
    return instance.waits.length > 0 ? WAIT : COMPLETE;
  },

  onTrigger: () => COMPLETE,
};

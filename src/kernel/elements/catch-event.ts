/**
 * Intermediate catch events: wait for the first of their triggers. The target of a link has none and is passed.
 */
import { COMPLETE, WAIT } from '../next.ts';
import { openTriggers } from '../triggers/index.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const catchEvent: ElementBehavior<'catch-event'> = {
  onActivate(step, instance, element) {
    if (instance.occurred || element.triggers.length === 0) return COMPLETE;
    openTriggers(step, instance, element.id, element.triggers);
    return WAIT;
  },

  onTrigger: () => COMPLETE,
};

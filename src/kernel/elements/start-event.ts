/**
 * Start events: whatever they stand for has happened when the instance begins, so the token passes.
 */
import { COMPLETE } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const startEvent: ElementBehavior<'start-event'> = {
  onActivate: () => COMPLETE,
};

/**
 * Boundary events, once they have happened (`wrappers/boundary-events.ts` waits for them): the token passes.
 */
import { COMPLETE } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const boundaryEvent: ElementBehavior<'boundary-event'> = {
  onActivate: () => COMPLETE,
};

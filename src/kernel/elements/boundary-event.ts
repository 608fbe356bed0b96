/**
 * Boundary events, once they have happened (`wrappers/boundary-events.ts` waits for them): the token passes; of a
 * compensation event to the activity that undoes.
 */
import { COMPLETE } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const boundaryEvent: ElementBehavior<'boundary-event'> = {
  onActivate: (_step, _instance, { handler }) =>
    handler === undefined ? COMPLETE : { do: 'complete', flows: [], link: handler },
};

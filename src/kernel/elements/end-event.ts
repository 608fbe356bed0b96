/**
 * End events: throw, and the token is consumed. Where flows lead out of one all the same they are followed.
 */
import { performThrows } from '../throws/perform-throws.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const endEvent: ElementBehavior<'end-event'> = {
  onActivate: (step, instance, element) => performThrows(step, instance, element.throws, 'all'),
  onUserTask: (step, instance, element) => performThrows(step, instance, element.throws, 'after-people'),
};

/**
 * Intermediate throw events: throw, then go on. A link goes on at its target.
 */
import { performThrows } from '../throws/perform-throws.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const throwEvent: ElementBehavior<'throw-event'> = {
  onActivate: (step, instance, element) => performThrows(step, instance, element.throws, 'all'),
  onUserTask: (step, instance, element) => performThrows(step, instance, element.throws, 'after-people'),
};

/**
 * Compensation: boundary events and starts of event subprocesses. Nothing waits for it; they are entered when what is
 * complete is undone (`wrappers/compensation.ts`).
 */
import type { TriggerBehavior } from './trigger-behavior.ts';

export const compensationTrigger: TriggerBehavior<'compensation'> = {
  open: () => {},
};

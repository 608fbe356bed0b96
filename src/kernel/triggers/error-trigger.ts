/**
 * Errors: boundary events and event subprocesses only. Nothing waits for them; who throws one looks for its catcher
 * (`wrappers/error-catcher.ts`).
 */
import type { TriggerBehavior } from './trigger-behavior.ts';

export const errorTrigger: TriggerBehavior<'error'> = {
  open: () => {},
};

/**
 * Cancel: boundary events of transactions only. Nothing waits for it; it is entered when the transaction has been
 * cancelled and undone (`wrappers/transaction.ts`).
 */
import type { TriggerBehavior } from './trigger-behavior.ts';

export const cancelTrigger: TriggerBehavior<'cancel'> = {
  open: () => {},
};

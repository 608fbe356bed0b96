/**
 * Event subprocesses, once they have been set off (`wrappers/event-sub-processes.ts` waits for that): a scope of their
 * own, which begins at the start event that occurred.
 */
import { COMPLETE, WAIT } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const eventSubProcess: ElementBehavior<'event-sub-process'> = {
  holds: true,

  onActivate(step, instance, element) {
    const begun = instance.cause?.element ?? element.starts[0];
    const initial = step.program
      .initial(element.id)
      .filter((id) => id === begun || !element.starts.includes(id));
    if (initial.length === 0) return COMPLETE;
    for (const id of initial) step.emit({ kind: 'token-created', element: id, scope: instance.key });
    return WAIT;
  },
};

/**
 * Embedded subprocesses: a scope of their own, complete when nothing is left in it (`wrappers/lifecycle.ts`).
 */
import { COMPLETE, WAIT } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const subProcess: ElementBehavior<'sub-process'> = {
  holds: true,

  onActivate(step, instance, element) {
    const initial = step.program.initial(element.id);
    if (initial.length === 0) return COMPLETE; // drawn collapsed, with nothing inside
    for (const id of initial) step.emit({ kind: 'token-created', element: id, scope: instance.key });
    return WAIT;
  },
};

/**
 * Tasks of every type: the wiring says by whom or what the work is done, and that is all that differs (`work/`).
 */
import { COMPLETE } from '../next.ts';
import { startWork } from '../work/start-work.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const task: ElementBehavior<'task'> = {
  onActivate: (step, instance, element) => startWork(step, instance, element),
  onTrigger: () => COMPLETE,
  onUserTask: () => COMPLETE,
};

/**
 * The ways in which the work of a task is done, by `by`; a way without its case does not compile.
 */
import type { Work } from '../../wiring/definition.ts';
import type { DefinitionOf } from '../elements/element-behavior.ts';
import { COMPLETE, type Next } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { startExpressionWork } from './expression-work.ts';
import { startJobWork } from './job-work.ts';
import { startMessageWork } from './message-work.ts';
import { startPersonWork } from './person-work.ts';

export function startWork(step: Step, instance: ReadonlyElementInstance, task: DefinitionOf<'task'>): Next {
  const work: Work = task.work;
  switch (work.by) {
    case 'person':
      return startPersonWork(step, instance, task, work);
    case 'job':
      return startJobWork(step, instance, work);
    case 'expression':
      return startExpressionWork(step, instance, task, work);
    case 'message':
      return startMessageWork(step, instance, work);
    case 'nothing':
      return COMPLETE;
  }
}

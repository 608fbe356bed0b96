/**
 * Offering work to people: the event and the effect of a new user task, of whatever purpose.
 */
import type { UserTaskOffer } from './effect.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { localVariables } from './variable-scope.ts';

export type OfferedTask = Pick<UserTaskOffer, 'element' | 'purpose' | 'title' | 'role'> &
  Partial<
    Pick<
      UserTaskOffer,
      'instruction' | 'form' | 'questions' | 'errors' | 'meantFor' | 'due' | 'followUp' | 'priority' | 'notes'
    >
  > & {
    /** Confirmations: index of the trigger of `element`. */
    readonly trigger?: number;
  };

export function offerUserTask(step: Step, owner: ReadonlyElementInstance, offered: OfferedTask): void {
  const { element, purpose, title, role, trigger } = offered;
  const open = step.takeOver('user-task', owner.key, { element, trigger: trigger ?? -1, purpose });
  const task = open?.key ?? step.nextKey();
  if (open === undefined) {
    const created = { kind: 'user-task-created', task, key: owner.key, element, purpose, role } as const;
    step.emit(trigger === undefined ? created : { ...created, trigger });
  }
  const userTask: UserTaskOffer = {
    element,
    purpose,
    title,
    role,
    form: offered.form ?? { fields: [] },
    questions: offered.questions ?? [],
    errors: offered.errors ?? [],
    context: localVariables(step.state, owner) ?? {},
    ...(offered.instruction !== undefined && { instruction: offered.instruction }),
    ...(offered.meantFor !== undefined && { meantFor: offered.meantFor }),
    ...(offered.due !== undefined && { due: offered.due }),
    ...(offered.followUp !== undefined && { followUp: offered.followUp }),
    ...(offered.priority !== undefined && { priority: offered.priority }),
    ...(offered.notes !== undefined && { notes: offered.notes }),
  };
  step.ask({ kind: open === undefined ? 'create-user-task' : 'renew-user-task', task, userTask });
}

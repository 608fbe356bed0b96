/**
 * GlobalTasks: a call activity that calls a task of the file is that task, done where the call stands.
 *
 * Source: BPMN 2.0.2, 10.3.6 (call activity: "it can call a global task").
 */
import type { CallActivity, Task } from '../bpmn/diagram.ts';
import type { Compilation } from './compilation.ts';

/** The task as if it were drawn in the call's place, with the call's own name and data; nothing where none is called. */
export function calledTask(compilation: Compilation, call: CallActivity): Task | undefined {
  const called = compilation.diagram.globalTasks.find(({ id }) => id === call.calledElement)?.task;
  if (called === undefined) return undefined;
  const { id, incoming, outgoing, isForCompensation } = call;
  const name = call.name ?? called.name;
  const documentation = called.documentation ?? call.documentation;
  const performers = called.performers ?? call.performers;
  return {
    ...called,
    id,
    incoming,
    outgoing,
    isForCompensation,
    ...(name === undefined ? {} : { name }),
    ...(documentation === undefined ? {} : { documentation }),
    ...(performers === undefined ? {} : { performers }),
    ...(call.lane === undefined ? {} : { lane: call.lane }),
    ...(call.line === undefined ? {} : { line: call.line }),
  };
}

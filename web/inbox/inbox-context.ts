/** The tasks of the list beside an open task, so that completing it can go on to the next. */
import { createContext } from 'react';
import type { InboxTask } from '../../src/server/api/inbox.ts';

export const InboxContext = createContext<readonly InboxTask[]>([]);

/** The task after (or else before) this one. */
export function neighbour(tasks: readonly InboxTask[], id: string): InboxTask | undefined {
  const at = tasks.findIndex((task) => task.id === id);
  return at < 0 ? tasks.find((task) => task.id !== id) : (tasks[at + 1] ?? tasks[at - 1]);
}

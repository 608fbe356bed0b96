/** What of an event can be seen on the drawing. */
import type { Movement } from '../api/live.ts';
import type { CaseEvent } from '../views/case-journals.ts';

export function movementOf({ instance, at, event }: CaseEvent): Movement | undefined {
  const base = { instance, at };
  switch (event.kind) {
    case 'instance-started':
      return { ...base, kind: 'began' };
    case 'instance-completed':
      return { ...base, kind: 'ended' };
    case 'flow-taken':
      return { ...base, kind: 'took-flow', flow: event.flow, element: event.element };
    case 'token-arrived':
      return { ...base, kind: 'waits', element: event.element, flow: event.flow };
    case 'element-activated':
      return event.role === 'process' || event.role === 'body'
        ? undefined
        : { ...base, kind: 'entered', element: event.element };
    case 'element-completed':
      return { ...base, kind: 'left', element: event.element };
    case 'element-terminated':
      return { ...base, kind: 'cancelled', element: event.element };
    case 'user-task-created':
      return { ...base, kind: 'waits', element: event.element };
    case 'incident-raised':
      return { ...base, kind: 'problem', element: event.element };
    case 'incident-resolved':
      return { ...base, kind: 'mended', element: event.element };
    default:
      return undefined;
  }
}

import { maySupervise, SUPERVISOR } from '../people/supervision.ts';
import type { Person } from '../ports/people-store.ts';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

/** Throws a `not-a-supervisor` problem. */
export function requireSupervisor(me: Person): void {
  if (maySupervise(me)) return;
  throw new RequestProblem(
    'not-a-supervisor',
    `${me.name} cannot do this: it needs the role ${quote(SUPERVISOR)}, or every role.`,
  );
}

import type { FastifyRequest } from 'fastify';
import { maySupervise, SUPERVISOR } from '../people/supervision.ts';
import type { Person } from '../ports/people-store.ts';
import { currentPerson } from './current-person.ts';
import { RequestProblem } from './problem.ts';
import type { ServerContext } from './server-context.ts';
import { quote } from './words/quoting.ts';

/** Throws a `not-a-supervisor` problem. */
export function requireSupervisor(me: Person): void {
  if (maySupervise(me)) return;
  throw new RequestProblem(
    'not-a-supervisor',
    `${me.name} cannot do this: it needs the role ${quote(SUPERVISOR)}, or every role.`,
  );
}

export async function currentSupervisor(
  request: FastifyRequest,
  { people }: Pick<ServerContext, 'people'>,
): Promise<Person> {
  const me = await currentPerson(request, people);
  requireSupervisor(me);
  return me;
}

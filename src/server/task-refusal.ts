/** Whether the current person may do something with a task, and where not, why, in a sentence. */
import { plays } from '../people/every-role.ts';
import type { mayComplete } from '../people/task-access.ts';
import type { Person } from '../ports/people-store.ts';
import { RequestProblem } from './problem.ts';
import type { ServerContext } from './server-context.ts';
import { quote } from './words/quoting.ts';

export async function requireAccess(
  access: ReturnType<typeof mayComplete>,
  { people }: Pick<ServerContext, 'people'>,
  me: Person,
): Promise<void> {
  if (access.ok) return;
  throw new RequestProblem(access.reason, refusal(access, await people.names(), me));
}

/** Why this person cannot, and what they can do instead. */
export function refusal(
  access: Exclude<ReturnType<typeof mayComplete>, { ok: true }>,
  personName: (id: string) => string,
  me: Person,
): string {
  const notMine = `This task is for ${quote(access.role)}, and that is none of your roles.`;
  if (access.reason === 'not-your-role') return notMine;
  if (access.reason === 'meant-for-others') {
    const names = access.people.map(personName).join(' or ');
    return `This task is meant for ${names}. You can take it over, or leave it to them.`;
  }
  const taken = `${personName(access.person)} has taken this task.`;
  return plays(me, access.role)
    ? `${taken} You can take it over, or wait until it is done.`
    : `${taken} ${notMine}`;
}

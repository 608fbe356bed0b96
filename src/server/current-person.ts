/**
 * Who a request comes from: the header `baton-person`, else the cookie of that name, else the visitor everybody is at
 * first. Names without passwords; `cli/serve.ts` keeps such a server on this computer.
 */
import type { FastifyRequest } from 'fastify';
import type { PersonDirectory } from '../people/person-directory.ts';
import type { Person } from '../ports/people-store.ts';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

const name = 'baton-person';

export async function currentPerson(request: FastifyRequest, people: PersonDirectory): Promise<Person> {
  const header = request.headers[name];
  if (typeof header === 'string' && header !== '') {
    const person = await people.find(header);
    if (person) return person;
    throw new RequestProblem(
      'no-such-person',
      `The header ${name} names ${quote(header)}, and there is nobody of that id.`,
      {
        where: name,
      },
    );
  }
  const cookie = cookieOf(request.headers.cookie ?? '');
  const person = cookie === undefined ? undefined : await people.find(cookie);
  return person ?? people.visitor();
}

/** For a year; only sent to Baton's own pages. Ids are letters, digits and hyphens. */
export function personCookie(person: Person): string {
  return `${name}=${person.id}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly`;
}

function cookieOf(header: string): string | undefined {
  for (const part of header.split(';')) {
    const [key = '', value = ''] = part.split('=');
    if (key.trim() === name) return value.trim();
  }
  return undefined;
}

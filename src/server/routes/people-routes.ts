/** /api/people and /api/me. */

import { Type } from 'typebox';
import { EVERY_ROLE, namedRoles, plays, playsEveryRole } from '../../people/every-role.ts';
import { maySupervise } from '../../people/supervision.ts';
import type { Person as StoredPerson } from '../../ports/people-store.ts';
import {
  BecomeRequest,
  ChangePerson,
  CreatePerson,
  Me,
  Person,
  PersonListQuery,
  PersonPage,
  type Role,
  RolePage,
} from '../api/people.ts';
import { PageQuery } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { currentPerson, personCookie } from '../current-person.ts';
import { pageOfList } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { performerWords } from '../words/performer-words.ts';
import { quote } from '../words/quoting.ts';

const personParams = Type.Object({ person: Type.String({ maxLength: 100 }) });

export function peopleRoutes(app: App, context: ServerContext): void {
  const { people } = context;

  app.get(
    '/api/people',
    {
      schema: {
        tags: ['people'],
        summary: 'People, by name',
        querystring: PersonListQuery,
        response: { 200: PersonPage },
      },
    },
    async (request) => {
      const wanted = request.query.search?.toLocaleLowerCase() ?? '';
      const found = (await people.list()).filter((person) =>
        person.name.toLocaleLowerCase().includes(wanted),
      );
      return pageOfList(found.map(personView), request.query);
    },
  );

  app.post(
    '/api/people',
    {
      schema: {
        tags: ['people'],
        summary: 'Add a person',
        body: CreatePerson,
        response: { 201: Person, default: Problem },
      },
    },
    async (request, reply) => {
      const { name, roles, everyRole } = request.body;
      const result = await people.add(requireName(name), {
        ...(roles === undefined ? {} : { roles }),
        ...(everyRole === undefined ? {} : { everyRole }),
      });
      if (!result.ok) throw nameTaken(name);
      reply.code(201);
      return personView(result.person);
    },
  );

  app.patch(
    '/api/people/:person',
    {
      schema: {
        tags: ['people'],
        summary: 'Change a name or roles',
        params: personParams,
        body: ChangePerson,
        response: { 200: Person, default: Problem },
      },
    },
    async (request) => {
      const { name, roles, everyRole } = request.body;
      const result = await people.change(request.params.person, {
        ...(name === undefined ? {} : { name: requireName(name) }),
        ...(roles === undefined ? {} : { roles }),
        ...(everyRole === undefined ? {} : { everyRole }),
      });
      if (result.ok) return personView(result.person);
      throw result.reason === 'name-taken' ? nameTaken(name ?? '') : nobody(request.params.person);
    },
  );

  app.get(
    '/api/people/roles',
    {
      schema: {
        tags: ['people'],
        summary: 'Roles of the processes deployed',
        querystring: Type.Object(PageQuery),
        response: { 200: RolePage },
      },
    },
    async (request) => pageOfList(await rolesOf(context), request.query),
  );

  app.get(
    '/api/me',
    { schema: { tags: ['people'], summary: 'Who I am', response: { 200: Me } } },
    async (request) => {
      const person = await currentPerson(request, people);
      const others = (await people.list()).length - 1;
      return { person: personView(person), others, supervises: maySupervise(person) };
    },
  );

  app.post(
    '/api/me',
    {
      schema: {
        tags: ['people'],
        summary: 'Be somebody else',
        description:
          'Sets the cookie `baton-person`. There are no passwords: Baton serves this computer only.',
        body: BecomeRequest,
        response: { 200: Me, default: Problem },
      },
    },
    async (request, reply) => {
      const person = await people.find(request.body.person);
      if (!person) throw nobody(request.body.person);
      reply.header('set-cookie', personCookie(person));
      const others = (await people.list()).length - 1;
      return { person: personView(person), others, supervises: maySupervise(person) };
    },
  );
}

function personView(person: StoredPerson): Person {
  return {
    id: person.id,
    name: person.name,
    roles: [...namedRoles(person)],
    everyRole: playsEveryRole(person),
  };
}

function requireName(name: string): string {
  if (name.trim() !== '') return name;
  throw new RequestProblem('request-invalid', 'A person needs a name.', { where: 'name' });
}

function nameTaken(name: string): RequestProblem {
  return new RequestProblem('name-taken', `Another person is called ${quote(name)} already.`, {
    where: 'name',
  });
}

function nobody(id: string): RequestProblem {
  return new RequestProblem('no-such-person', `There is nobody with the id ${quote(id)}.`, {
    where: 'person',
  });
}

/** Roles with something to do in the newest version of any process, and those people were given. */
async function rolesOf({ library, people }: ServerContext): Promise<Role[]> {
  const everybody = await people.list();
  const processes = new Map<string, Map<string, string>>();
  for (const person of everybody) for (const role of namedRoles(person)) processes.set(role, new Map());
  for (const line of await library.newest()) {
    const { definition } = await library.deployment(line.id);
    for (const process of definition.processes) {
      for (const element of Object.values(process.elements)) {
        const words = performerWords(element, { ...definition, process });
        if (words.level !== 'by-hand' || words.role === undefined || words.role === EVERY_ROLE) continue;
        const where = processes.get(words.role) ?? new Map<string, string>();
        processes.set(words.role, where.set(line.key, line.name));
      }
    }
  }
  return [...processes]
    .map(([role, where]) => ({
      role,
      processes: [...where].map(([key, name]) => ({ key, name })),
      people: everybody.filter((person) => plays(person, role)).length,
    }))
    .sort((a, b) => a.role.localeCompare(b.role));
}

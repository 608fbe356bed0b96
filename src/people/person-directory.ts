/**
 * Who there is: finding, adding and changing people. On a fresh Baton there is one person, who plays every role, so
 * that a first visitor can do every step of the example.
 *
 * Boundary: names and roles, no passwords; how a request says who it comes from is the server's.
 *
 * Invariants:
 * P1  There is always at least one person.
 * P2  Ids are made from the name once and never change; no two people have the same name, whatever its case.
 */
import type { PeopleStore, Person } from '../ports/people-store.ts';
import { EVERY_ROLE, namedRoles } from './every-role.ts';

export interface PersonChange {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly everyRole?: boolean;
}

export type PersonResult =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly reason: 'no-such-person' | 'name-taken' };

const firstPerson: Person = { id: 'visitor', name: 'Visitor', roles: [EVERY_ROLE] };

export class PersonDirectory {
  readonly #store: PeopleStore;

  constructor(store: PeopleStore) {
    this.#store = store;
  }

  /** In order of name. */
  async list(): Promise<readonly Person[]> {
    const people = await this.#store.people();
    if (people.length > 0)
      return [...people].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
    await this.#store.putPerson(firstPerson);
    return [firstPerson];
  }

  find(id: string): Promise<Person | undefined> {
    return this.#store.findPerson(id);
  }

  /** Whom a visitor is taken for who has not said who they are: the one who was there first. */
  async visitor(): Promise<Person> {
    const first = await this.#store.findPerson(firstPerson.id);
    if (first) return first;
    const [someone = firstPerson] = await this.list();
    return someone;
  }

  async add(name: string, change: PersonChange): Promise<PersonResult> {
    const people = await this.list();
    if (taken(people, name)) return { ok: false, reason: 'name-taken' };
    const person: Person = { id: freeId(people, name), name: name.trim(), roles: rolesAfter([], change) };
    await this.#store.putPerson(person);
    return { ok: true, person };
  }

  async change(id: string, change: PersonChange): Promise<PersonResult> {
    const people = await this.list();
    const before = people.find((person) => person.id === id);
    if (!before) return { ok: false, reason: 'no-such-person' };
    const name = change.name?.trim() ?? before.name;
    if (
      taken(
        people.filter((person) => person.id !== id),
        name,
      )
    )
      return { ok: false, reason: 'name-taken' };
    const person: Person = { id, name, roles: rolesAfter(before.roles, change) };
    await this.#store.putPerson(person);
    return { ok: true, person };
  }

  /** The id of whom a diagram may mean by a name; whatever its case. */
  async known(): Promise<(name: string) => string | undefined> {
    const ids = new Map<string, string>();
    for (const { id, name } of await this.list())
      ids.set(name.trim().toLowerCase(), id).set(id.toLowerCase(), id);
    return (name) => ids.get(name.trim().toLowerCase());
  }

  /** Names by id, for sentences; an id nobody has stands for itself. */
  async names(): Promise<(id: string) => string> {
    const names = new Map((await this.list()).map((person) => [person.id, person.name]));
    return (id) => names.get(id) ?? id;
  }
}

function taken(people: readonly Person[], name: string): boolean {
  const wanted = name.trim().toLocaleLowerCase();
  return people.some((person) => person.name.toLocaleLowerCase() === wanted);
}

function freeId(people: readonly Person[], name: string): string {
  const base =
    name
      .normalize('NFKD')
      .replace(/[^a-zA-Z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase()
      .slice(0, 40) || 'person';
  const ids = new Set(people.map((person) => person.id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!ids.has(id)) return id;
  }
}

function rolesAfter(before: readonly string[], change: PersonChange): readonly string[] {
  const every = change.everyRole ?? before.includes(EVERY_ROLE);
  const named = change.roles ?? namedRoles({ id: '', name: '', roles: before });
  const clean = [...new Set(named.map((role) => role.trim()))].filter(
    (role) => role !== '' && role !== EVERY_ROLE,
  );
  return every ? [EVERY_ROLE, ...clean] : clean;
}

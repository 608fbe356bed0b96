import type { Person } from '../../ports/people-store.ts';
import { json, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow } from './program.ts';

const ALL = 'SELECT id, name, roles FROM person ORDER BY name, id';
const ONE = 'SELECT id, name, roles FROM person WHERE id = ?';
const PUT = `
  INSERT INTO person (id, name, roles) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles`;
const REMOVE = 'DELETE FROM person WHERE id = ?';
const TASK_ROLES = 'SELECT DISTINCT role FROM user_task';

export function* people(): Program<readonly Person[]> {
  return (yield* all(ALL)).map(personOf);
}

export function* findPerson(id: string): Program<Person | undefined> {
  const row = yield* get(ONE, [id]);
  return row && personOf(row);
}

export function* putPerson(person: Person): Program<void> {
  yield* run(PUT, [person.id, person.name, JSON.stringify(person.roles)]);
}

export function* removePerson(id: string): Program<void> {
  yield* run(REMOVE, [id]);
}

export function* roles(): Program<readonly string[]> {
  const named = new Set((yield* all(TASK_ROLES)).map((row) => text(row, 'role')));
  for (const person of yield* people()) for (const role of person.roles) named.add(role);
  return [...named].sort((a, b) => a.localeCompare(b, 'en'));
}

function personOf(row: SqlRow): Person {
  return { id: text(row, 'id'), name: text(row, 'name'), roles: json(row, 'roles') };
}

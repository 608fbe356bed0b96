import type { Person } from '../../../ports/people-store.ts';
import { json, text } from '../columns.ts';
import type { Database } from '../database.ts';
import type { SqlRow } from '../driver.ts';

const ALL = 'SELECT id, name, roles FROM person ORDER BY name, id';
const ONE = 'SELECT id, name, roles FROM person WHERE id = ?';
const PUT = 'INSERT OR REPLACE INTO person (id, name, roles) VALUES (?, ?, ?)';
const REMOVE = 'DELETE FROM person WHERE id = ?';
const TASK_ROLES = 'SELECT DISTINCT role FROM user_task';

export function people(database: Database): readonly Person[] {
  return database.all(ALL).map(personOf);
}

export function findPerson(database: Database, id: string): Person | undefined {
  const row = database.get(ONE, [id]);
  return row === undefined ? undefined : personOf(row);
}

export function putPerson(database: Database, person: Person): void {
  database.run(PUT, [person.id, person.name, JSON.stringify(person.roles)]);
}

export function removePerson(database: Database, id: string): void {
  database.run(REMOVE, [id]);
}

export function roles(database: Database): readonly string[] {
  const named = new Set(database.all(TASK_ROLES).map((row) => text(row, 'role')));
  for (const person of people(database)) for (const role of person.roles) named.add(role);
  return [...named].sort((a, b) => a.localeCompare(b, 'en'));
}

function personOf(row: SqlRow): Person {
  return { id: text(row, 'id'), name: text(row, 'name'), roles: json(row, 'roles') };
}

/**
 * What both stores do alike: every method is one program of this folder. A store extends it with what has to be hot, or
 * is said in its own dialect.
 */
import type { PeopleStore, Person } from '../../ports/people-store.ts';
import { findPerson, people, putPerson, removePerson, roles } from './people.ts';
import type { ProgramRunner } from './program.ts';

export abstract class SqlTables implements PeopleStore {
  readonly #runner: ProgramRunner;

  constructor(runner: ProgramRunner) {
    this.#runner = runner;
  }

  // ---- people ----

  people() {
    return this.#runner.perform(() => people());
  }
  findPerson(id: string) {
    return this.#runner.perform(() => findPerson(id));
  }
  putPerson(person: Person) {
    return this.#runner.perform(() => putPerson(person));
  }
  removePerson(id: string) {
    return this.#runner.perform(() => removePerson(id));
  }
  roles() {
    return this.#runner.perform(() => roles());
  }
}

/** People as the store keeps them. In this version they are names and roles, without passwords. */
export interface Person {
  /** What commands carry as `person` and `by`. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface PeopleStore {
  people(): Promise<readonly Person[]>;
  findPerson(id: string): Promise<Person | undefined>;
  /** Adds, or replaces the one with the same id. */
  putPerson(person: Person): Promise<void>;
  removePerson(id: string): Promise<void>;
  /** Every role some open user task or person names, in alphabetical order. */
  roles(): Promise<readonly string[]>;
}

/** A person may play every role there is and will be; kept as one role of this name. */
import type { Person } from '../ports/people-store.ts';

export const EVERY_ROLE = '*';

export function playsEveryRole(person: Person): boolean {
  return person.roles.includes(EVERY_ROLE);
}

export function plays(person: Person, role: string): boolean {
  return playsEveryRole(person) || person.roles.includes(role);
}

/** The roles as written, without the sign for all of them. */
export function namedRoles(person: Person): readonly string[] {
  return person.roles.filter((role) => role !== EVERY_ROLE);
}

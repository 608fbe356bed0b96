/**
 * Two roles with a meaning of their own: the sign that a person plays every role there is and will be, and the role of
 * steps that no lane and no pool claims, which everybody plays.
 */
import type { Person } from '../ports/people-store.ts';

export const EVERY_ROLE = '*';

/** As `wiring/roles.ts` names it. */
export const EVERYBODY = 'Everyone';

export function playsEveryRole(person: Person): boolean {
  return person.roles.includes(EVERY_ROLE);
}

export function plays(person: Person, role: string): boolean {
  return role === EVERYBODY || playsEveryRole(person) || person.roles.includes(role);
}

/** The roles as written, without the sign for all of them. */
export function namedRoles(person: Person): readonly string[] {
  return person.roles.filter((role) => role !== EVERY_ROLE);
}

/**
 * Who may do what changes the course of a case against its drawing: moving it by hand, moving it to another version.
 *
 * Boundary: the rule; without passwords it keeps people from mistakes, not from malice.
 */
import type { Person } from '../ports/people-store.ts';
import { playsEveryRole } from './every-role.ts';

export const SUPERVISOR = 'Supervisor';

export function maySupervise(person: Person): boolean {
  return playsEveryRole(person) || person.roles.includes(SUPERVISOR);
}

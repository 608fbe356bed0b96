/**
 * Who may take and complete which task, and what each view of the inbox lists.
 *
 * Boundary: rules over a person and a task; reading tasks is the store's, changing them the host's. Everybody may see
 * every task: without passwords, hiding would only pretend.
 *
 * Invariants:
 * A1  A task somebody has taken is completed by them alone; one nobody has taken, by anybody of its role. Who plays the
 *     role may take it over first.
 */
import type { Person } from '../ports/people-store.ts';
import type { InboxFilter } from '../ports/store-queries.ts';
import { EVERYBODY, namedRoles, plays, playsEveryRole } from './every-role.ts';

export type InboxView = 'mine' | 'roles' | 'all';

export interface TaskHolder {
  readonly role: string;
  /** Id of the person who took it. */
  readonly person?: string;
}

export type Access =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'taken-by-another';
      readonly person: string;
      readonly role: string;
    }
  | { readonly ok: false; readonly reason: 'not-your-role'; readonly role: string };

export function mayComplete(person: Person, task: TaskHolder): Access {
  if (task.person !== undefined && task.person !== person.id) {
    return { ok: false, reason: 'taken-by-another', person: task.person, role: task.role };
  }
  if (task.person === undefined && !plays(person, task.role)) {
    return { ok: false, reason: 'not-your-role', role: task.role };
  }
  return { ok: true };
}

/** To take it one must play its role, and nobody else may have it. */
export function mayClaim(person: Person, task: TaskHolder): Access {
  const access = mayComplete(person, task);
  if (!access.ok) return access;
  return plays(person, task.role) ? access : { ok: false, reason: 'not-your-role', role: task.role };
}

/** Whoever plays its role may take it from its holder: people fall ill, and the case must not wait for them. */
export function mayTakeOver(person: Person, task: TaskHolder): Access {
  if (task.person === undefined || task.person === person.id || !plays(person, task.role)) {
    return { ok: false, reason: 'not-your-role', role: task.role };
  }
  return { ok: true };
}

/** `roles`: mine, and what my roles could do; `all`: everything. `role` narrows to one role. */
export function inboxFilter(view: InboxView, person: Person, role: string | undefined): InboxFilter {
  if (view === 'mine') return { person: person.id };
  if (role !== undefined) return { roles: [role] };
  if (view === 'all' || playsEveryRole(person)) return {};
  return { person: person.id, roles: [...namedRoles(person), EVERYBODY] };
}

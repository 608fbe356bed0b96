/**
 * Who may take and complete which task, and what each view of the inbox lists.
 *
 * Boundary: rules over a person and a task; reading tasks is the store's, changing them the host's. Everybody may see
 * every task: without passwords, hiding would only pretend.
 *
 * Invariants:
 * A1  A task somebody has taken is completed by them alone; one nobody has taken, by anybody of its roles. Who plays a
 *     role of it may take it over first.
 * A2  A task meant for people who are known here is theirs: the others of its roles may take it over, on purpose. A name
 *     nobody here has keeps nobody away.
 */
import type { Person } from '../ports/people-store.ts';
import type { InboxFilter } from '../ports/store-queries.ts';
import { EVERYBODY, namedRoles, plays, playsEveryRole } from './every-role.ts';

export type InboxView = 'mine' | 'roles' | 'all';

export interface TaskHolder {
  readonly role: string;
  /** Further roles that may do it. */
  readonly roles?: readonly string[];
  /** Id of the person who took it. */
  readonly person?: string;
  /** Ids of the people it is meant for; absent or empty: whoever plays a role of it. */
  readonly meantFor?: readonly string[];
}

export type Access =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'taken-by-another';
      readonly person: string;
      readonly role: string;
    }
  | {
      readonly ok: false;
      readonly reason: 'meant-for-others';
      readonly people: readonly string[];
      readonly role: string;
    }
  | { readonly ok: false; readonly reason: 'not-your-role'; readonly role: string };

export function mayComplete(person: Person, task: TaskHolder): Access {
  if (task.person !== undefined && task.person !== person.id) {
    return { ok: false, reason: 'taken-by-another', person: task.person, role: task.role };
  }
  if (task.person !== undefined) return { ok: true };
  const { meantFor = [] } = task;
  if (meantFor.includes(person.id)) return { ok: true };
  if (!playsOneOf(person, task)) return { ok: false, reason: 'not-your-role', role: task.role };
  if (meantFor.length === 0) return { ok: true };
  return { ok: false, reason: 'meant-for-others', people: meantFor, role: task.role };
}

function playsOneOf(person: Person, { role, roles = [] }: TaskHolder): boolean {
  return plays(person, role) || roles.some((further) => plays(person, further));
}

/** To take it one must play its role, and nobody else may have it. */
export function mayClaim(person: Person, task: TaskHolder): Access {
  const access = mayComplete(person, task);
  if (!access.ok || task.meantFor?.includes(person.id)) return access;
  return playsOneOf(person, task) ? access : { ok: false, reason: 'not-your-role', role: task.role };
}

/**
 * Whoever plays a role of it, or is meant, may take it from its holder or from those it is meant for: people fall ill, and
 * the case must not wait for them.
 */
export function mayTakeOver(person: Person, task: TaskHolder): Access {
  const { meantFor = [] } = task;
  const others = task.person === undefined ? meantFor.length > 0 : task.person !== person.id;
  const free = task.person === undefined && meantFor.includes(person.id);
  const entitled = playsOneOf(person, task) || meantFor.includes(person.id);
  if (!others || free || !entitled) return { ok: false, reason: 'not-your-role', role: task.role };
  return { ok: true };
}

/** `roles`: mine, and what my roles could do; `all`: everything. `role` narrows to one role. */
export function inboxFilter(
  view: InboxView,
  person: Person,
  role: string | undefined,
  now: number,
): InboxFilter {
  if (view === 'all') return role === undefined ? {} : { roles: [role] };
  const names = namesOf(person);
  const mine = { person: person.id, names, asOf: now };
  if (view === 'mine') return mine;
  if (role !== undefined) return { roles: [role], asOf: now };
  if (playsEveryRole(person)) return { asOf: now };
  return { ...mine, candidates: names, roles: [...namedRoles(person), EVERYBODY] };
}

/** What a diagram may call a person. */
export function namesOf({ id, name }: Person): readonly string[] {
  return [...new Set([id.toLowerCase(), name.toLowerCase()])];
}

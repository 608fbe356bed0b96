/**
 * MeantFor: the people that a task names, as people of this Baton.
 *
 * Boundary: who is meant; what that allows is `task-access.ts`.
 */
import type { UserTaskOffer } from '../kernel/effect.ts';
import type { TaskHolder } from './task-access.ts';

/** An assignee is meant alone; without one (or with one nobody knows) the candidates are. */
export function holderOf(
  offer: UserTaskOffer,
  person: string | undefined,
  known: (name: string) => string | undefined,
): TaskHolder {
  const { assignee, candidates = [], roles } = offer.meantFor ?? {};
  const alone = assignee === undefined ? undefined : known(assignee);
  const meant = alone === undefined ? candidates.flatMap((name) => known(name) ?? []) : [alone];
  return {
    role: offer.role,
    ...(roles === undefined ? {} : { roles }),
    ...(person === undefined ? {} : { person }),
    ...(meant.length === 0 ? {} : { meantFor: [...new Set(meant)] }),
  };
}

/** The names as a person reads them: of people known here theirs, the others as written. */
export function meantNames(
  offer: UserTaskOffer,
  known: (name: string) => string | undefined,
  personName: (id: string) => string,
): readonly string[] {
  const { assignee, candidates = [] } = offer.meantFor ?? {};
  const named = assignee === undefined ? candidates : [assignee];
  return named.map((name) => personName(known(name) ?? name));
}

/** What moving instances to another deployment would refuse, and what it would change; nothing is moved. */
import { previewMigration } from '../kernel/migration/migrate.ts';
import type { CachedInstance } from './cached-instance.ts';
import type { InstancesMove, Prospect } from './work.ts';

export function prospectOf(
  instances: readonly CachedInstance[],
  { to, plan }: Pick<InstancesMove, 'to' | 'plan'>,
): Prospect {
  const found = instances.map(({ deployment, state }) =>
    previewMigration({ from: deployment.program, to: to.program, plan }, state),
  );
  const words = (list: readonly { readonly message: string }[]) => list.map(({ message }) => message);
  return {
    obstacles: words(found.flatMap(({ obstacles }) => obstacles)),
    notes: words(found.flatMap(({ notes }) => notes)),
  };
}

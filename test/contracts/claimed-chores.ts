/** Nodes of a test that differ by name and by the chores they have claimed. */
import type { Clock } from '../../src/ports/clock.ts';
import type { NodeParts } from '../../src/ports/nodes.ts';

/** Who has which chore until when, as a database keeps it. */
export class Chores {
  readonly #claims = new Map<string, { readonly by: string; readonly until: number }>();

  nodeOf(name: string, clock: Clock): NodeParts {
    return {
      name,
      version: '1',
      signals: { send() {}, listen: () => () => {} },
      registry: {
        storeTime: async () => clock.now(),
        beat: async () => [],
        leave: async () => {},
        claimChore: async (chore, now, until) => {
          const claim = this.#claims.get(chore);
          if (claim !== undefined && claim.by !== name && claim.until > now) return false;
          this.#claims.set(chore, { by: name, until });
          return true;
        },
      },
    };
  }
}

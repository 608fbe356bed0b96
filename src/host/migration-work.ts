/**
 * One case that goes on by another version, as a work of the loop: all of its instances on the old version, or none.
 */
import type { InstanceId } from '../kernel/command.ts';
import type { MigrationAudit, MigrationPlan } from '../kernel/migration/migration-plan.ts';
import type { CachedInstance } from './cached-instance.ts';
import type { LoadedDeployment } from './library.ts';
import type { Prospect, Turn, Work } from './work.ts';

export interface CasePassage {
  readonly instances: readonly InstanceId[];
  readonly from: LoadedDeployment;
  readonly to: LoadedDeployment;
  readonly plan: MigrationPlan;
}

export interface CaseMove extends CasePassage {
  /** The run that counts it. */
  readonly run: number;
  readonly audit: MigrationAudit;
}

/** Answers why the case stays; undefined: it has moved, or there is nothing left of it to move. */
export function caseMoveWork(move: CaseMove): Work<string | undefined> {
  return {
    origin: 'internal',
    async perform(turn) {
      const instances = await stillThere(turn, move);
      const { to, plan, audit, run } = move;
      const answer = turn.migrate(instances, { to, plan, audit, run });
      if (answer.ok) return { result: undefined, decided: answer.decided };
      return { result: answer.obstacles.join(' '), decided: [] };
    },
  };
}

/** Undefined: there is nothing left of it to move. */
export function casePreviewWork(passage: CasePassage): Work<Prospect | undefined> {
  return {
    origin: 'internal',
    async perform(turn) {
      const instances = await stillThere(turn, passage);
      return { result: instances.length === 0 ? undefined : turn.prospect(instances, passage), decided: [] };
    },
  };
}

async function stillThere(turn: Turn, { instances, from }: CasePassage): Promise<readonly CachedInstance[]> {
  const found: CachedInstance[] = [];
  for (const id of instances) {
    const instance = await turn.instance(id);
    if (instance.status === 'active' && instance.deployment.line.id === from.line.id) found.push(instance);
  }
  return found;
}

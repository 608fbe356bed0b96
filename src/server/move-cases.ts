/** Cases moved to a version, waited for: the runs of `host/migration-service.ts`, one for each version they are on. */
import type { CaseId } from '../kernel/command.ts';
import type { Deployment } from '../ports/deployment.ts';
import type { MigrationRunRow } from '../ports/migration-store.ts';
import type { IncidentRow } from '../ports/store.ts';
import { byDeployment } from './problem-groups.ts';
import type { ServerContext } from './server-context.ts';
import { migrationPlan } from './views/plan-view.ts';

export interface MovedCases {
  readonly moved: number;
  readonly stayed: { readonly case: CaseId; readonly message: string }[];
}

export async function movedTo(
  to: Deployment,
  incidents: readonly IncidentRow[],
  by: string,
  context: ServerContext,
): Promise<MovedCases> {
  const { library, host } = context;
  const result: { moved: number; stayed: MovedCases['stayed'] } = { moved: 0, stayed: [] };
  for (const [from, rows] of byDeployment(incidents)) {
    if (from === to.id) continue;
    const before = await library.deployment(from);
    const versions = {
      from: before.definition,
      to: to.definition,
      match: await library.match(from, to.id),
    };
    const run = await host.migrations.start({
      from,
      to: to.id,
      plan: migrationPlan(versions, {}, 'keep'),
      cases: [...new Set(rows.map((row) => row.case))],
      reason: 'Tried again by the newest version.',
      by,
    });
    const ended = await endOf(run, context);
    result.moved += ended.moved;
    result.stayed.push(...ended.stayed);
  }
  return result;
}

/** Cases are moved in the host's own time; each that was tells itself by the change feed. */
function endOf({ id }: MigrationRunRow, { host, queries }: ServerContext): Promise<MigrationRunRow> {
  return new Promise((resolve, reject) => {
    const look = () => {
      queries.migrationRun(id).then((run) => {
        if (run?.endedAt === undefined) return;
        stop();
        resolve(run);
      }, giveUp);
    };
    const giveUp = (error: unknown) => {
      stop();
      reject(error);
    };
    const silence = host.changes.listen(look);
    // The end of a run is told to nobody where its last case stays.
    const again = setInterval(look, 200);
    const stop = () => {
      clearInterval(again);
      silence();
    };
    look();
  });
}

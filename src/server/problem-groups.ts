/**
 * Problems of one process, alike ones together, so that what is mended once is tried again in all cases at once.
 *
 * Invariants:
 * P1  Two problems are alike where element, code and message agree, numbers and quoted values in the message aside.
 * P2  A group is retried as it is at that moment: a problem that somebody solved meanwhile is left alone.
 */
import { createHash } from 'node:crypto';
import type { DeploymentId } from '../ports/deployment.ts';
import type { IncidentRow } from '../ports/store.ts';
import type { ServerContext } from './server-context.ts';

/** Looked at together. */
export const problemLimit = 2_000;

export interface Alike {
  readonly id: string;
  /** Oldest first, at least one. */
  readonly incidents: readonly [IncidentRow, ...IncidentRow[]];
}

export async function alikeProblems(
  key: string,
  { queries }: Pick<ServerContext, 'queries'>,
): Promise<{ readonly groups: readonly Alike[]; readonly complete: boolean }> {
  const rows = await queries.incidentsOf(key, problemLimit + 1);
  const groups = new Map<string, [IncidentRow, ...IncidentRow[]]>();
  for (const row of rows.slice(0, problemLimit)) {
    const id = groupOf(row);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  const found = [...groups].map(([id, incidents]) => ({ id, incidents }));
  return {
    groups: found.sort((a, b) => b.incidents.length - a.incidents.length),
    complete: rows.length <= problemLimit,
  };
}

/** By the version their instance runs on. */
export function byDeployment(incidents: readonly IncidentRow[]): ReadonlyMap<DeploymentId, IncidentRow[]> {
  const found = new Map<DeploymentId, IncidentRow[]>();
  for (const incident of incidents) {
    const group = found.get(incident.deployment);
    if (group === undefined) found.set(incident.deployment, [incident]);
    else group.push(incident);
  }
  return found;
}

function groupOf({ element, code, message }: IncidentRow): string {
  const gist = message
    .replace(/“[^”]*”|"[^"]*"|'[^']*'/gu, '“…”')
    .replace(/\d+/gu, '#')
    .slice(0, 300);
  return createHash('sha256')
    .update(JSON.stringify([element, code, gist]))
    .digest('hex')
    .slice(0, 24);
}

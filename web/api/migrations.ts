/** /api/processes/{key}/migrations */
import type {
  MigrationRun,
  MigrationRuns,
  PlanView,
  PreviewRequest,
  PreviewView,
  StartMigration,
} from '../../src/server/api/migrations.ts';
import { get, post } from './request.ts';

const at = (key: string) => `/api/processes/${encodeURIComponent(key)}/migrations`;

export function listMigrations(key: string): Promise<MigrationRuns> {
  return get(at(key));
}

export function planMigration(key: string, from: number, to: number): Promise<PlanView> {
  return post(`${at(key)}/plan`, { from, to });
}

export function previewMigration(key: string, request: PreviewRequest): Promise<PreviewView> {
  return post(`${at(key)}/preview`, request);
}

export function startMigration(key: string, request: StartMigration): Promise<MigrationRun> {
  return post(at(key), request);
}

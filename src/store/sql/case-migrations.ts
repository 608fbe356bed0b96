import type { DeploymentId } from '../../ports/deployment.ts';
import type {
  ActiveInstance,
  MigrationProgress,
  MigrationRunRow,
  NewMigrationRun,
} from '../../ports/migration-store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow, written } from './program.ts';

const INSERT = `
  INSERT INTO case_migration
    (library, from_deployment, to_deployment, plan, cases, reason, started_by, started_at, total, moved, staying, stayed)
  SELECT library, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '[]' FROM deployment WHERE id = ?
  RETURNING id`;
const NOTE = 'UPDATE case_migration SET staying = ?, stayed = ?, ended_at = ? WHERE id = ?';
const SELECT = 'SELECT * FROM case_migration';
const ACTIVE = "SELECT id, case_id FROM instance WHERE status = 'active' AND deployment = ? ORDER BY id";
/** Pages show no more. */
const MOST_RUNS = 100;

export function* addMigrationRun(run: NewMigrationRun): Program<MigrationRunRow> {
  const [row] = yield* written(INSERT, [
    run.from,
    run.to,
    JSON.stringify(run.plan),
    run.cases === undefined ? null : JSON.stringify(run.cases),
    run.reason,
    run.by ?? null,
    run.startedAt,
    run.total,
    run.to,
  ]);
  if (row === undefined) throw new Error(`There is no deployment ${run.to} to move cases to`);
  return { ...run, id: integer(row, 'id'), moved: 0, staying: 0, stayed: [] };
}

export function* noteMigrationRun(id: number, progress: MigrationProgress): Program<void> {
  const { staying, stayed, endedAt } = progress;
  yield* run(NOTE, [staying, JSON.stringify(stayed), endedAt ?? null, id]);
}

export function* unfinishedMigrationRuns(): Program<readonly MigrationRunRow[]> {
  return (yield* all(`${SELECT} WHERE ended_at IS NULL ORDER BY id`)).map(runOf);
}

export function* migrationRuns(libraryKey: string): Program<readonly MigrationRunRow[]> {
  const sql = `${SELECT} WHERE library = (SELECT id FROM library WHERE key = ?) ORDER BY id DESC LIMIT ${MOST_RUNS}`;
  return (yield* all(sql, [libraryKey])).map(runOf);
}

export function* migrationRun(id: number): Program<MigrationRunRow | undefined> {
  const row = yield* get(`${SELECT} WHERE id = ?`, [id]);
  return row && runOf(row);
}

export function* activeInstances(deployment: DeploymentId): Program<readonly ActiveInstance[]> {
  const rows = yield* all(ACTIVE, [deployment]);
  return rows.map((row) => ({ instance: integer(row, 'id'), case: integer(row, 'case_id') }));
}

function runOf(row: SqlRow): MigrationRunRow {
  return {
    id: integer(row, 'id'),
    from: integer(row, 'from_deployment'),
    to: integer(row, 'to_deployment'),
    plan: json(row, 'plan'),
    reason: text(row, 'reason'),
    startedAt: integer(row, 'started_at'),
    total: integer(row, 'total'),
    moved: integer(row, 'moved'),
    staying: integer(row, 'staying'),
    stayed: json(row, 'stayed'),
    ...present('by', optionalText(row, 'started_by')),
    ...present('endedAt', optionalInteger(row, 'ended_at')),
    ...(row.cases === null || row.cases === undefined ? {} : { cases: json<number[]>(row, 'cases') }),
  };
}

import type { DeploymentId } from '../../../ports/deployment.ts';
import type {
  ActiveInstance,
  MigrationProgress,
  MigrationRunRow,
  NewMigrationRun,
} from '../../../ports/migration-store.ts';
import { integer, json, optionalInteger, optionalText, present, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';

const INSERT = `
  INSERT INTO case_migration
    (library, from_deployment, to_deployment, plan, cases, reason, started_by, started_at, total, moved, staying, stayed)
  SELECT library, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '[]' FROM deployment WHERE id = ?`;
const NOTE = 'UPDATE case_migration SET staying = ?, stayed = ?, ended_at = ? WHERE id = ?';
const SELECT = 'SELECT * FROM case_migration';
const ACTIVE = "SELECT id, case_id FROM instance WHERE status = 'active' AND deployment = ? ORDER BY id";
/** Pages show no more. */
const MOST_RUNS = 100;

export function addMigrationRun(database: Database, run: NewMigrationRun): MigrationRunRow {
  return database.transaction(() => {
    database.run(INSERT, [
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
    const row = database.get('SELECT last_insert_rowid() AS id');
    return { ...run, id: row === undefined ? 0 : integer(row, 'id'), moved: 0, staying: 0, stayed: [] };
  });
}

export function noteMigrationRun(database: Database, id: number, progress: MigrationProgress): void {
  const { staying, stayed, endedAt } = progress;
  database.run(NOTE, [staying, JSON.stringify(stayed), endedAt ?? null, id]);
}

export function unfinishedMigrationRuns(database: Database): readonly MigrationRunRow[] {
  return database.all(`${SELECT} WHERE ended_at IS NULL ORDER BY id`).map(runOf);
}

export function migrationRuns(database: Database, libraryKey: string): readonly MigrationRunRow[] {
  const sql = `${SELECT} WHERE library = (SELECT id FROM library WHERE key = ?) ORDER BY id DESC LIMIT ${MOST_RUNS}`;
  return database.all(sql, [libraryKey]).map(runOf);
}

export function migrationRun(database: Database, id: number): MigrationRunRow | undefined {
  const row = database.get(`${SELECT} WHERE id = ?`, [id]);
  return row && runOf(row);
}

export function activeInstances(database: Database, deployment: DeploymentId): readonly ActiveInstance[] {
  return database
    .all(ACTIVE, [deployment])
    .map((row) => ({ instance: integer(row, 'id'), case: integer(row, 'case_id') }));
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

/** What instances wait for: one statement a table puts rows, one takes them away. */
import type {
  Claim,
  IncidentRow,
  JobRetry,
  JobRow,
  SubscriptionRow,
  TimerRow,
  UserTaskRow,
  WaitChanges,
  WaitId,
} from '../../../ports/store.ts';
import { taskNames } from '../../sql/task-names.ts';
import { type PgValue, TextArray } from '../parameters.ts';
import type { PgStatement } from '../session.ts';

type WaitTable = 'job' | 'timer' | 'subscription' | 'user_task' | 'incident';

interface Column<Row> {
  readonly name: string;
  readonly type: 'int8' | 'text';
  readonly value: (row: Row) => number | string | undefined;
}

const integer = <Row>(name: string, value: (row: Row) => number | undefined): Column<Row> => ({
  name,
  type: 'int8',
  value,
});
const text = <Row>(name: string, value: (row: Row) => string | undefined): Column<Row> => ({
  name,
  type: 'text',
  value,
});

/** Rows by one INSERT from arrays; a row that is there already is replaced. */
class Putting<Row extends WaitId> {
  readonly #sql: string;
  readonly #columns: readonly Column<Row>[];

  constructor(table: WaitTable, columns: readonly Column<Row>[]) {
    this.#columns = [
      integer('instance', (row) => row.instance),
      integer('key', (row) => row.key),
      ...columns,
    ];
    const names = this.#columns.map(({ name }) => name).join(', ');
    const arrays = this.#columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
    const news = columns.map(({ name }) => `${name} = excluded.${name}`).join(', ');
    this.#sql = `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays})
      ON CONFLICT (instance, key) DO UPDATE SET ${news}`;
  }

  statement(rows: readonly Row[]): PgStatement {
    return { sql: this.#sql, values: this.#columns.map((column) => arrayOf(column, rows)) };
  }
}

function arrayOf<Row>({ type, value }: Column<Row>, rows: readonly Row[]): PgValue {
  if (type === 'text') return new TextArray(rows.map((row) => textOf(value(row))));
  return rows.map((row) => {
    const found = value(row);
    return typeof found === 'number' ? found : null;
  });
}

function textOf(value: number | string | undefined): string | null {
  return value === undefined ? null : String(value);
}

const jobs = new Putting<JobRow>('job', [
  integer('case_id', (row) => row.case),
  text('element', (row) => row.element),
  text('job_type', (row) => row.jobType),
  text('variables', (row) => JSON.stringify(row.variables)),
  integer('max_attempts', (row) => row.maxAttempts),
  integer('backoff_ms', (row) => row.backoff_ms),
  integer('attempt', (row) => row.attempt),
  integer('ready_at', (row) => row.readyAt),
  integer('fence', (row) => row.fence),
  text('worker', (row) => row.worker),
  text('headers', (row) => row.headers && JSON.stringify(row.headers)),
  integer('priority', (row) => row.priority ?? 0),
  integer('created_at', (row) => row.createdAt),
  text('failure', (row) => row.failure),
]);

/** Not due yet when it is added: nothing is claimed but whose it is first. */
interface OwnedTimer extends TimerRow {
  readonly owner: string | undefined;
}

const timers = new Putting<OwnedTimer>('timer', [
  integer('case_id', (row) => row.case),
  text('element', (row) => row.element),
  integer('at', (row) => row.at),
  text('claimed_by', (row) => row.owner),
  integer('claimed_until', () => undefined),
]);

const subscriptions = new Putting<SubscriptionRow>('subscription', [
  integer('case_id', (row) => row.case),
  text('process', (row) => row.process),
  text('element', (row) => row.element),
  text('trigger', (row) => row.trigger),
  text('name', (row) => row.name),
  text('correlation', (row) => row.correlation),
]);

/** Of a task that says nothing about it. */
const ORDINARY_PRIORITY = 50;

const userTasks = new Putting<UserTaskRow>('user_task', [
  integer('case_id', (row) => row.case),
  integer('deployment', (row) => row.deployment),
  text('role', (row) => row.offer.role),
  text('title', (row) => row.offer.title),
  text('person', (row) => row.person),
  text('offer', (row) => JSON.stringify(row.offer)),
  integer('created_at', (row) => row.createdAt),
  integer('urgency', (row) => -(row.offer.priority ?? ORDINARY_PRIORITY)),
  integer('due_at', (row) => row.offer.due),
  integer('follow_up_at', (row) => row.offer.followUp),
  text('meant_for', (row) => taskNames(row.offer)),
]);

const incidents = new Putting<IncidentRow>('incident', [
  integer('case_id', (row) => row.case),
  integer('deployment', (row) => row.deployment),
  text('element', (row) => row.element),
  text('code', (row) => row.code),
  text('message', (row) => row.message),
  integer('raised_at', (row) => row.raisedAt),
]);

export function changeJobs(changes: WaitChanges<JobRow>): PgStatement[] {
  return changed('job', changes, (rows) => jobs.statement(rows));
}

export function changeTimers(changes: WaitChanges<TimerRow>, claim: Claim | undefined): PgStatement[] {
  return changed('timer', changes, (rows) =>
    timers.statement(rows.map((row) => ({ ...row, owner: claim?.by }))),
  );
}

export function changeSubscriptions(changes: WaitChanges<SubscriptionRow>): PgStatement[] {
  return changed('subscription', changes, (rows) => subscriptions.statement(rows));
}

export function changeUserTasks(changes: WaitChanges<UserTaskRow>): PgStatement[] {
  return changed('user_task', changes, putUserTasks);
}

export function putUserTasks(rows: readonly UserTaskRow[]): PgStatement {
  return userTasks.statement(rows);
}

export function changeIncidents(changes: WaitChanges<IncidentRow>): PgStatement[] {
  return changed('incident', changes, (rows) => incidents.statement(rows));
}

function changed<Row extends WaitId>(
  table: WaitTable,
  { put, removed }: WaitChanges<Row>,
  putting: (rows: readonly Row[]) => PgStatement,
): PgStatement[] {
  return [
    ...(removed.length === 0 ? [] : [{ sql: REMOVE[table], values: keysOf(removed) }]),
    ...(put.length === 0 ? [] : [putting(put)]),
  ];
}

export function keysOf(ids: readonly WaitId[]): readonly [number[], number[]] {
  return [ids.map(({ instance }) => instance), ids.map(({ key }) => key)];
}

const removing = (table: WaitTable) => `
  DELETE FROM ${table} w USING unnest($1::int8[], $2::int8[]) e(instance, key)
  WHERE w.instance = e.instance AND w.key = e.key`;

const REMOVE: Readonly<Record<WaitTable, string>> = {
  job: removing('job'),
  timer: removing('timer'),
  subscription: removing('subscription'),
  user_task: removing('user_task'),
  incident: removing('incident'),
};

/** The fence too: a report sent twice must not count as two attempts. */
const RETRY = `
  UPDATE job j SET attempt = j.attempt + 1, max_attempts = coalesce(j.attempt + e.attempts_left, j.max_attempts),
    ready_at = e.ready_at, failure = e.failure, worker = NULL, fence = j.fence + 1
  FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::text[]) e(instance, key, ready_at, attempts_left, failure)
  WHERE j.instance = e.instance AND j.key = e.key`;
const ASSIGN = `
  UPDATE user_task t SET person = e.person
  FROM unnest($1::int8[], $2::int8[], $3::text[]) e(instance, key, person)
  WHERE t.instance = e.instance AND t.key = e.key`;

export function retryJobs(retries: readonly JobRetry[]): PgStatement[] {
  if (retries.length === 0) return [];
  const values = [
    ...keysOf(retries),
    retries.map(({ readyAt }) => readyAt),
    retries.map(({ attemptsLeft }) => attemptsLeft ?? null),
    new TextArray(retries.map(({ failure }) => failure ?? null)),
  ];
  return [{ sql: RETRY, values }];
}

export function assignUserTasks(
  assignments: readonly (WaitId & { readonly person: string | undefined })[],
): PgStatement[] {
  if (assignments.length === 0) return [];
  const persons = new TextArray(assignments.map(({ person }) => person ?? null));
  return [{ sql: ASSIGN, values: [...keysOf(assignments), persons] }];
}

const CLEAR = (['job', 'timer', 'subscription', 'user_task', 'incident'] as const).map(
  (table) => `DELETE FROM ${table} WHERE instance = ANY ($1::int8[])`,
);

/** All waits of instances that were stopped, which could not withdraw them themselves. */
export function clearWaits(instances: readonly number[]): PgStatement[] {
  return instances.length === 0 ? [] : CLEAR.map((sql) => ({ sql, values: [instances] }));
}

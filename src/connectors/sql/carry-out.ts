/**
 * One statement in one transaction: takes a connection, begins, executes, commits, and says what became of it in words.
 *
 * Boundary: the order of things and what a failure means for another attempt. The databases are behind `sql-database.ts`.
 *
 * Invariants:
 * CO1  Until the commit was sent a failure has changed nothing, so another attempt is safe. When the commit's answer is
 *      lost it is unknown; then only a statement that holds on to the idempotency key is tried again by itself.
 * CO2  Ends when withdrawn, and soon after its time even if the server says nothing at all.
 */
import type { Clock } from '../../ports/clock.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import type { ActionResult } from '../action.ts';
import type { AllowedFolders } from '../files/allowed-folders.ts';
import { SessionPool, type Taken } from './session-pool.ts';
import type {
  SqlAnswer,
  SqlDatabase,
  SqlProblem,
  SqlReach,
  SqlReason,
  StatementRun,
} from './sql-database.ts';

export type CarriedOut =
  | { readonly ok: true; readonly answer: SqlAnswer }
  | { readonly ok: false; readonly failure: Failure };

type Failure = Extract<ActionResult, { readonly kind: 'failed' }>;

export interface SqlSurroundings extends SqlReach {
  readonly clock: Clock;
}

export type CarryOut = (
  credential: OpenCredential,
  run: StatementRun,
  surroundings: SqlSurroundings,
  signal: AbortSignal,
) => Promise<CarriedOut>;

/** The name under which every statement can have the step's idempotency key. */
export const KEY_NAME = 'idempotency_key';

/** What a silent server gets beyond the statement's own time. */
const GRACE_MS = 5_000;

type Phase = 'connecting' | 'running' | 'committing';

export function carryOutOn(database: SqlDatabase): CarryOut {
  const poolFor = poolsOf(database);
  return async (credential, run, { clock, sockets, folders }, signal) => {
    const pool = poolFor({ sockets, folders });
    const late = new AbortController();
    const alarm = clock.schedule(clock.now() + run.timeout_ms + GRACE_MS, () => late.abort(new TooLate()));
    const either = AbortSignal.any([signal, late.signal]);
    const progress: { phase: Phase } = { phase: 'connecting' };
    try {
      return { ok: true, answer: await transaction(pool, credential, run, clock, either, progress) };
    } catch (error) {
      const problem = either.aborted ? lateness(late.signal.aborted) : database.problem(error);
      return { ok: false, failure: failureOf(database, credential, run, problem, progress.phase) };
    } finally {
      alarm.cancel();
    }
  };
}

/** What may be reached differs between the Batons of one process: each has connections of its own. */
function poolsOf(database: SqlDatabase): (reach: SqlReach) => SessionPool {
  const pools = new WeakMap<OutgoingSockets, WeakMap<AllowedFolders, SessionPool>>();
  return (reach) => {
    const those = pools.get(reach.sockets) ?? new WeakMap<AllowedFolders, SessionPool>();
    pools.set(reach.sockets, those);
    const there = those.get(reach.folders);
    if (there !== undefined) return there;
    const pool = new SessionPool((credential, signal) => database.connect(credential, signal, reach));
    those.set(reach.folders, pool);
    return pool;
  };
}

class TooLate extends Error {}

async function transaction(
  pool: SessionPool,
  credential: OpenCredential,
  run: StatementRun,
  clock: Clock,
  signal: AbortSignal,
  progress: { phase: Phase },
): Promise<SqlAnswer> {
  const taken = await begun(pool, credential, run, clock, signal);
  const { session } = taken;
  const leave = () => session.close();
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    progress.phase = 'running';
    const answer = await session.execute(run);
    progress.phase = 'committing';
    await session.commit();
    return answer;
  } catch (error) {
    if (session.usable) await session.rollback().catch(leave);
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    taken.giveBack();
  }
}

/** A connection with a transaction begun; one that had been closed behind our back is replaced. */
async function begun(
  pool: SessionPool,
  credential: OpenCredential,
  run: StatementRun,
  clock: Clock,
  signal: AbortSignal,
): Promise<Taken> {
  for (;;) {
    const taken = await pool.take(credential, clock, signal);
    const leave = () => taken.session.close();
    signal.addEventListener('abort', leave, { once: true });
    try {
      await taken.session.begin(run);
      return taken;
    } catch (error) {
      taken.session.close();
      taken.giveBack();
      if (!taken.used || signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}

function lateness(late: boolean): SqlProblem {
  return late
    ? { reason: 'too-slow', message: 'it did not answer' }
    : { reason: 'connection', message: 'the step was withdrawn' };
}

const retried: ReadonlySet<SqlReason> = new Set<SqlReason>(['connection', 'busy', 'too-slow']);

function failureOf(
  database: SqlDatabase,
  credential: OpenCredential,
  run: StatementRun,
  problem: SqlProblem,
  phase: Phase,
): Failure {
  const { reason, message, code } = problem;
  const where = `${database.name} (${database.place(credential)})`;
  const facts = { reason, ...(code === undefined ? {} : { code }) };
  const lost = phase === 'committing' && (reason === 'connection' || reason === 'too-slow');
  if (lost && run.writes && !run.statement.names.has(KEY_NAME)) {
    return {
      kind: 'failed',
      message: `${where} was told to keep the change, but its answer was lost: ${message}. The change may have been made. Look there before the step is tried again.`,
      terminal: true,
      facts: { ...facts, reason: 'unknown' },
    };
  }
  return { kind: 'failed', message: sentence(where, run, problem), terminal: !retried.has(reason), facts };
}

function sentence(where: string, run: StatementRun, { reason, message, code }: SqlProblem): string {
  const told = message.replace(/\.$/u, '');
  const coded = code === undefined ? '' : ` (${code})`;
  switch (reason) {
    case 'connection':
    case 'address':
      return `${where} cannot be reached: ${told}.`;
    case 'busy':
      return `${where} could not do it at this moment: ${told}${coded}. Nothing was changed.`;
    case 'too-slow':
      return `${where} took longer than the ${run.timeout_ms / 1_000} seconds the step allows: ${told}. Nothing was changed.`;
    case 'too-large':
      return `${where} answers with too much: ${told}. Ask for fewer rows or columns.`;
    case 'sign-in':
      return `${where} does not let Baton in: ${told}${coded}. Check the connection’s user, password and database.`;
    case 'duplicate':
    case 'constraint':
      return `${where} does not accept the values: ${told}${coded}. Nothing was changed.`;
    case 'certificate':
      return `${where} cannot be trusted: ${told}. No password was sent.`;
    case 'place':
      return `${where} cannot be used: ${told}.`;
    case 'refused':
      return `${where} refused the statement: ${told}${coded}.${run.writes ? ' Nothing was changed.' : ''}`;
  }
}

/**
 * An open database on a server, or on one of several of which one takes writes at a time: connections, transactions, and
 * patience while it is restarted, promoted or full.
 *
 * Boundary: when a statement is tried again. What it says is the operations'.
 *
 * Invariants:
 * DB1  What waits, waits at most `patience_ms`; then it is refused with `StoreUnavailable`, and nothing of it is done later
 *      but what a lost answer leaves open.
 * DB2  A transaction has effect once: each carries a name of its own, written with it; an attempt that finds the name there
 *      knows that an earlier one, whose answer was lost, was committed.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Answer, Program, ProgramRunner, SqlRow, Statement } from '../sql/program.ts';
import { type ConnectionSettings, describePlaces } from './connection-url.ts';
import { type FailureKind, failureKind, isServerError, messageOf } from './failure.ts';
import { Gathered } from './gathered.ts';
import type { PgValue } from './parameters.ts';
import { connectToPrimary, type SessionKind } from './primary.ts';
import type { ParameterWatcher, PgStatement, Rows, Session } from './session.ts';
import { type ConnectionCounts, SessionPool } from './session-pool.ts';

export interface DatabaseLimits {
  /** How long a command waits for a database that does not answer. */
  readonly patience_ms: number;
  /** For what the pages ask, and for transactions. */
  readonly connections: number;
  /** For what is looked up by its key. */
  readonly lookups: number;
  readonly statement_ms: number;
  readonly lock_ms: number;
}

export const usualLimits: DatabaseLimits = {
  patience_ms: 15_000,
  connections: 6,
  lookups: 6,
  statement_ms: 10_000,
  lock_ms: 4_000,
};

export type Isolation = 'READ COMMITTED' | 'SERIALIZABLE';

const BACKOFF_MS = { first: 20, longest: 1_000 };
/** Two that are in each other's way again and again are told so before their patience ends. */
const MOST_AGAIN = 30;
const ATTEMPT = 'INSERT INTO attempt (id, at) VALUES ($1, $2)';
const FORGET_ATTEMPTS = 'DELETE FROM attempt WHERE at < $1';
const ATTEMPTS_KEPT_MS = 3_600_000;
const FORGET_EVERY = 500;
/** All of them are answered within the patience of one. */
const LOOKED_UP_TOGETHER = 32;

export class PgDatabase implements ProgramRunner {
  readonly place: string;
  readonly limits: DatabaseLimits;
  readonly #settings: ConnectionSettings;
  readonly #watchers = new Set<ParameterWatcher>();
  readonly #pool: SessionPool;
  /** Cases go on by them: they wait for no list that takes long. */
  readonly #lookups: SessionPool;
  /** Batches go one after the other by one connection. */
  readonly #commits: SessionPool;
  readonly #lookedUp: Gathered<PgStatement, readonly SqlRow[]>;
  #transactions = 0;

  constructor(settings: ConnectionSettings, limits: DatabaseLimits) {
    this.#settings = settings;
    this.limits = limits;
    this.place = describePlaces(settings);
    this.#pool = new SessionPool(() => this.connect('any'), limits.connections);
    this.#lookups = new SessionPool(() => this.connect('by key'), limits.lookups);
    this.#commits = new SessionPool(() => this.connect('by key'), 1);
    this.#lookedUp = new Gathered({
      askAll: (statements, end) => this.patiently((session) => session.lookUp(statements), 'lookups', end),
      most: LOOKED_UP_TOGETHER,
      isOfOne: isServerError,
      isOver: (error) => error instanceof StoreUnavailable,
      patience_ms: limits.patience_ms,
    });
  }

  /** Of all pools. */
  get connections(): ConnectionCounts {
    const counts = this.#pools.map((pool) => pool.counts);
    const sum = (of: keyof ConnectionCounts) => counts.reduce((total, each) => total + each[of], 0);
    return { busy: sum('busy'), idle: sum('idle'), wanted: sum('wanted') };
  }

  get #pools(): readonly SessionPool[] {
    return [this.#pool, this.#lookups, this.#commits];
  }

  /** A connection for its caller alone. */
  connect(kind: SessionKind = 'any', limits: Partial<DatabaseLimits> = {}): Promise<Session> {
    const watch: ParameterWatcher = (sql, value) => {
      for (const watcher of this.#watchers) watcher(sql, value);
    };
    return connectToPrimary(this.#settings, { ...this.limits, ...limits, watch }, kind);
  }

  /** Sees everything this node writes, and asks for, until it is called off. */
  watch(watcher: ParameterWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  query(sql: string, values: readonly PgValue[] = []): Promise<Rows> {
    return this.patiently((session) => session.query(sql, values));
  }

  /** Rows by their key, by a text that is written out in the program; together with what else is looked up meanwhile. */
  lookUp(sql: string, values: readonly PgValue[] = []): Promise<readonly SqlRow[]> {
    return this.#lookedUp.ask({ sql, values });
  }

  /** A change by key, by a text that is written out in the program. */
  prepared(sql: string, values: readonly PgValue[] = []): Promise<Rows> {
    return this.patiently((session) => session.prepared(sql, values), 'lookups');
  }

  /** `work` may be begun anew: only what it does last, or what may be done twice, may have effect. */
  patiently<Result>(
    work: (session: Session) => Promise<Result>,
    purpose: 'any' | 'lookups' | 'commits' = 'any',
    end = performance.now() + this.limits.patience_ms,
  ): Promise<Result> {
    const pool = purpose === 'commits' ? this.#commits : purpose === 'lookups' ? this.#lookups : this.#pool;
    const attempt = async () => {
      const session = await pool.take(end - performance.now());
      try {
        return await work(session);
      } finally {
        pool.give(session);
      }
    };
    return this.#again(attempt, end, () => pool.forget());
  }

  /** As `patiently`, by a connection that has limits of its own. */
  byItself<Result>(
    limits: Partial<DatabaseLimits>,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const attempt = async () => {
      const session = await this.connect('any', limits);
      try {
        return await work(session);
      } finally {
        session.end();
      }
    };
    return this.#again(attempt, performance.now() + this.limits.patience_ms);
  }

  /** DB1. */
  async #again<Result>(
    attempt: () => Promise<Result>,
    end: number,
    leadsElsewhere: () => void = () => {},
  ): Promise<Result> {
    for (let times = 1; ; times++) {
      try {
        return await attempt();
      } catch (error) {
        const failure = kindOf(error);
        if (failure === 'refused') throw error instanceof AggregateError ? this.#unusable(error) : error;
        if (failure === 'elsewhere') leadsElsewhere();
        const wait = backoff(times, failure);
        if (performance.now() + wait > end || (failure === 'again' && times >= MOST_AGAIN)) {
          throw this.#unavailable(error);
        }
        await sleep(wait);
      }
    }
  }

  /** DB2. `isBegunAnew`: also after an error that says that somebody else was quicker. */
  async transaction<Result>(
    isolation: Isolation,
    work: (session: Session) => Promise<Result>,
    isBegunAnew: (error: unknown) => boolean = () => false,
  ): Promise<Result> {
    const id = randomUUID();
    let done: { readonly result: Result } | undefined;
    const result = await this.patiently(async (session) => {
      for (let attempt = 1; ; attempt++) {
        try {
          await session.pipeline([
            { sql: `BEGIN ISOLATION LEVEL ${isolation}`, values: [] },
            { sql: ATTEMPT, values: [id, Date.now()] },
          ]);
          const result = await work(session);
          done = { result };
          await session.query('COMMIT');
          return result;
        } catch (error) {
          if (session.usable) await session.query('ROLLBACK');
          if (done !== undefined && isServerError(error) && error.table === 'attempt') return done.result;
          if (!isBegunAnew(error) || attempt >= MOST_AGAIN) throw error;
          await sleep(backoff(attempt, 'again'));
        }
      }
    });
    this.#transactions += 1;
    if (this.#transactions % FORGET_EVERY === 0) await this.forgetAttempts();
    return result;
  }

  async forgetAttempts(): Promise<void> {
    await this.query(FORGET_ATTEMPTS, [Date.now() - ATTEMPTS_KEPT_MS]);
  }

  // ---- programs ----

  async perform<Result>(program: () => Program<Result>): Promise<Result> {
    return carryOut(program(), async (statement) => {
      const { kind, sql, parameters } = statement;
      if (kind === 'look-up') return { rows: await this.lookUp(numbered(sql), parameters), changed: 0 };
      if (kind === 'read') return this.patiently((session) => ask(session, statement));
      return this.transaction('READ COMMITTED', (session) => ask(session, statement));
    });
  }

  guarded<Result>(program: () => Program<Result>): Promise<Result> {
    return this.#inOne('READ COMMITTED', program);
  }

  alone<Result>(program: () => Program<Result>): Promise<Result> {
    return this.#inOne('SERIALIZABLE', program);
  }

  close(): void {
    for (const pool of this.#pools) pool.close();
  }

  #inOne<Result>(isolation: Isolation, program: () => Program<Result>): Promise<Result> {
    return this.transaction(
      isolation,
      (session) => carryOut(program(), (statement) => ask(session, statement)),
      (error) => isServerError(error) && error.code === '23505',
    );
  }

  #unusable(error: AggregateError): StoreUnavailable {
    return new StoreUnavailable(
      `The database that BATON_DATABASE names cannot be used: ${messageOf(error)}.`,
      { cause: error },
    );
  }

  #unavailable(error: unknown): StoreUnavailable {
    return new StoreUnavailable(
      `The database at ${this.place} did not answer for ${this.limits.patience_ms / 1000} s, or could not do what was asked: ${messageOf(error)}. Try again once it does.`,
      { cause: error },
    );
  }
}

function kindOf(error: unknown): FailureKind {
  // From connecting: whatever one server says, another or a later attempt may do better, but not with a wrong password.
  if (!(error instanceof AggregateError)) return failureKind(error);
  const isHopeless = error.errors.every(
    (one: Error) => isServerError(one.cause) && failureKind(one.cause) === 'refused',
  );
  return isHopeless ? 'refused' : 'lost';
}

function backoff(attempt: number, failure: FailureKind): number {
  const longest = failure === 'again' ? BACKOFF_MS.first * 2 : BACKOFF_MS.longest;
  const most = Math.min(longest, BACKOFF_MS.first * 2 ** (attempt - 1));
  return most * (0.5 + Math.random() / 2);
}

async function carryOut<Result>(
  program: Program<Result>,
  answerTo: (statement: Statement) => Promise<Answer>,
): Promise<Result> {
  let step = program.next();
  while (step.done !== true) {
    let answer: Answer;
    try {
      answer = await answerTo(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(answer);
  }
  return step.value;
}

async function ask(session: Session, { sql, parameters }: Statement): Promise<Answer> {
  return session.query(numbered(sql), parameters);
}

const texts = new Map<string, string>();

/** `?` of a program as `$1`, `$2`, …; programs have no `?` but parameters. */
export function numbered(sql: string): string {
  let text = texts.get(sql);
  if (text === undefined) {
    let index = 0;
    text = sql.replace(/\?/gu, () => `$${++index}`);
    texts.set(sql, text);
  }
  return text;
}

/**
 * All of a batch in one transaction: one statement a table, all of them in one round trip.
 *
 * Invariants:
 * CB1  Batches of a node have numbers; its row counts them. A batch whose answer was lost is sent again with its number:
 *      the row, locked until the first sending is over, says whether it was committed. A number that was given up is
 *      taken by nothing else, so that a sending that arrives late finds it gone.
 * CB2  The order is that of dependence, and the same for every node: an instance before what belongs to it.
 */
import { OutcomeUnknown } from '../../../ports/outcome-unknown.ts';
import type { CommitBatch } from '../../../ports/store.ts';
import { StoreConflict, StoreUnavailable } from '../../../ports/store.ts';
import { integer } from '../../sql/columns.ts';
import type { PgDatabase } from '../database.ts';
import { isServerError, messageOf } from '../failure.ts';
import type { InstanceNumbers } from '../instance-numbers.ts';
import { DELIVERIES_A_BATCH } from '../migrations/0001-schema.ts';
import type { PgStatement, Session } from '../session.ts';
import { checkExpected, conflictOf, inOrder } from './guards.ts';
import { movingStatements } from './move-instances.ts';
import { changeDeliveries, changeStartTimers, putAnswers } from './put-deliveries.ts';
import { appendJournal, endInstances, insertInstances, writeSnapshots } from './put-instances.ts';
import {
  assignUserTasks,
  changeIncidents,
  changeJobs,
  changeSubscriptions,
  changeTimers,
  changeUserTasks,
  retryJobs,
} from './put-waits.ts';

const COUNT = `
  WITH mine AS (
    UPDATE node SET commits = $2, deliveries = CASE WHEN $3 THEN nextval('delivery_id') ELSE deliveries END
    WHERE name = $1 AND commits = $2 - 1 RETURNING deliveries)
  SELECT coalesce((SELECT deliveries FROM mine), baton_contested('commits', ''))`;
const NEXT = 'UPDATE node SET commits = commits + 1 WHERE name = $1 RETURNING commits, deliveries';
const COUNTED = 'SELECT commits, deliveries FROM node WHERE name = $1 FOR UPDATE';

export class BatchCommits {
  readonly #database: PgDatabase;
  readonly #node: string;
  readonly #numbers: InstanceNumbers;
  /** Of the last batch that is known to be committed; undefined: not known. */
  #committed: number | undefined = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: PgDatabase, node: string, numbers: InstanceNumbers) {
    this.#database = database;
    this.#node = node;
    this.#numbers = numbers;
  }

  /** One after the other. Rejects with `StoreConflict`, `StoreUnavailable`, `OutcomeUnknown`, or what the server refused. */
  commit(batch: CommitBatch): Promise<readonly number[]> {
    const mine = this.#last.then(() => this.#commitInParts(batch));
    this.#last = mine.catch(() => {});
    return mine;
  }

  async #commitInParts(batch: CommitBatch): Promise<readonly number[]> {
    try {
      return await this.#commit(batch);
    } catch (error) {
      if (!isPartMissing(error)) throw error;
      for (const { id } of batch.instances) await this.#numbers.restorePartOf(id);
      return this.#commit(batch);
    }
  }

  async #commit(batch: CommitBatch): Promise<readonly number[]> {
    const { added } = batch.deliveries;
    if (added.length > DELIVERIES_A_BATCH) {
      throw new Error(`A batch sends at most ${DELIVERIES_A_BATCH} deliveries; this one has ${added.length}`);
    }
    const expectations = inOrder(batch.expected);
    this.#committed ??= (await this.#counted(NEXT)).commits;
    const number = this.#committed + 1;
    // Until the answer is here.
    this.#committed = undefined;
    let sendings = 0;
    try {
      const first = await this.#database.patiently((session) => {
        if (session.usable) sendings += 1;
        return this.#send(session, batch, number);
      }, 'commits');
      this.#committed = number;
      return added.map((_, index) => first + 1 + index);
    } catch (error) {
      // What was not sent, or what the server refused, was not done; only silence leaves open what became of it.
      const isKnown = sendings === 0 || (sendings === 1 && isServerError(error));
      if (isKnown) this.#committed = number - 1;
      const conflict = conflictOf(error, expectations);
      if (isKnown || conflict instanceof StoreConflict) throw conflict;
      throw new OutcomeUnknown(`Whether the batch was committed is not known: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /** Resolves with the number before that of the first delivery. */
  async #send(session: Session, batch: CommitBatch, number: number): Promise<number> {
    const count = { sql: COUNT, values: [this.#node, number, batch.deliveries.added.length > 0 ? 't' : 'f'] };
    const first = [count, ...statementsOf(batch, this.#node)];
    const last = [...endInstances(batch.ends), ...putAnswers(batch.answers)];
    try {
      if (batch.moves.length + batch.renewals.length + batch.relabels.length === 0) {
        return Number(await session.pipeline([...first, ...last]));
      }
      return await this.#sendInParts(session, batch, first, last);
    } catch (error) {
      if (!isServerError(error) || error.code !== 'BT001' || error.message !== 'commits') throw error;
      return this.#afterAll(number);
    }
  }

  async #sendInParts(
    session: Session,
    batch: CommitBatch,
    first: readonly PgStatement[],
    last: readonly PgStatement[],
  ): Promise<number> {
    try {
      const deliveries = await session.pipeline([{ sql: 'BEGIN', values: [] }, ...first]);
      const moving = await movingStatements(session, batch);
      await session.pipeline([...moving, ...last, { sql: 'COMMIT', values: [] }]);
      return Number(deliveries);
    } catch (error) {
      if (session.usable) await session.script('ROLLBACK');
      throw error;
    }
  }

  /** The row was not as this batch expects it: because an earlier sending of it was committed, or because it is not ours. */
  async #afterAll(number: number): Promise<number> {
    const { commits, deliveries } = await this.#counted(COUNTED);
    if (commits === number) return deliveries;
    throw new StoreUnavailable(
      `This node (${this.#node}) has ${commits} commits in the database, where ${number - 1} were expected: another process goes by its name. Start it again.`,
    );
  }

  async #counted(
    sql: typeof COUNTED | typeof NEXT,
  ): Promise<{ readonly commits: number; readonly deliveries: number }> {
    const { rows } = await this.#database.query(sql, [this.#node]);
    const [row] = rows;
    if (row === undefined) {
      throw new StoreUnavailable(
        `This node (${this.#node}) is no longer known in the database: it was silent for too long. Start it again.`,
      );
    }
    return { commits: integer(row, 'commits'), deliveries: integer(row, 'deliveries') };
  }
}

/** check_violation of no constraint: “no partition of relation … found for row” */
function isPartMissing(error: unknown): boolean {
  return isServerError(error) && error.code === '23514' && error.constraint === undefined;
}

function statementsOf(batch: CommitBatch, node: string): PgStatement[] {
  const { expected, claim } = batch;
  return [
    ...checkExpected(expected, inOrder(expected)),
    ...changeDeliveries(batch.deliveries, node, claim),
    ...insertInstances(batch.instances),
    ...appendJournal(batch.journal),
    ...writeSnapshots(batch.snapshots),
    ...changeJobs(batch.jobs),
    ...retryJobs(batch.retries),
    ...changeTimers(batch.timers, claim),
    ...changeSubscriptions(batch.subscriptions),
    ...changeUserTasks(batch.userTasks),
    ...assignUserTasks(batch.assignments),
    ...changeIncidents(batch.incidents),
    ...changeStartTimers(batch.startTimers),
  ];
}

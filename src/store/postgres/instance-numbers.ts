/**
 * Numbers for new instances, which no other node gets.
 *
 * Invariants:
 * IN1  Numbers are taken from the database when they are asked for, so that they grow with time over all nodes; only who asks
 *      again and again finds the next ones taken already, and not for longer than `FRESH_MS`.
 * IN2  A number is given out only once its part of the tables is there.
 */
import type { InstanceId } from '../../kernel/command.ts';
import { integer } from '../sql/columns.ts';
import type { PgDatabase } from './database.ts';
import { Partitions } from './partitions.ts';

/** Its commit need not be waited for: whatever is written with such a number is written behind it in the log. */
const RESERVE = `
  UPDATE counter SET next = next + $1 FROM (SELECT set_config('synchronous_commit', 'off', true)) quick
  WHERE name = 'instance' RETURNING next - $1 AS first`;
const OFTEN_MS = 250;
const FRESH_MS = 1_000;

interface Taken {
  readonly count: number;
  readonly at: number;
  readonly first: Promise<InstanceId>;
}

export class InstanceNumbers {
  readonly #database: PgDatabase;
  readonly #partitions: Partitions;
  #askedAt = Number.NEGATIVE_INFINITY;
  #ahead: Taken | undefined;

  constructor(database: PgDatabase) {
    this.#database = database;
    this.#partitions = new Partitions(database);
  }

  /** The first of so many that follow each other. */
  async reserve(count: number): Promise<InstanceId> {
    const now = performance.now();
    const isOften = now - this.#askedAt < OFTEN_MS;
    const ahead = this.#ahead;
    this.#askedAt = now;
    this.#ahead = undefined;
    const isUsable = ahead !== undefined && ahead.count >= count && now - ahead.at < FRESH_MS;
    const first = await (isUsable ? ahead.first : this.#take(count));
    if (isUsable && ahead.count > count) {
      this.#ahead = { ...ahead, count: ahead.count - count, first: Promise.resolve(first + count) };
    }
    if (isOften && this.#ahead === undefined) {
      const next = this.#take(count);
      // Whoever uses it is told.
      next.catch(() => {});
      this.#ahead = { count, at: performance.now(), first: next };
    }
    return first;
  }

  /** Its part of the tables was dropped since it was given out, because it was empty. */
  restorePartOf(instance: InstanceId): Promise<void> {
    return this.#partitions.restore(instance);
  }

  async #take(count: number): Promise<InstanceId> {
    const { rows } = await this.#database.prepared(RESERVE, [count]);
    if (rows[0] === undefined) throw new Error('The counter of instances is missing');
    const first = integer(rows[0], 'first');
    await this.#partitions.reach(first + count);
    return first;
  }
}

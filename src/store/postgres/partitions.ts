/**
 * The parts of the tables that grow with every case: instance, journal and snapshot, each cut at the same numbers.
 *
 * Invariants:
 * PA1  A number is given out only once its part is there.
 * PA2  A part is made beside the table and then attached, so that nobody who reads or writes the others waits.
 */
import { text } from '../sql/columns.ts';
import type { PgDatabase } from './database.ts';
import type { Session } from './session.ts';

/** Numbers of instances in a part. */
export const PART = 2 ** 20;
/** Of the last part, once half is given out, the next is made. */
const AHEAD = PART / 2;
const LOCK = 7_214_002_202;
export const PARTED = ['instance', 'journal', 'snapshot'] as const;

const PARTS = `
  SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'instance'::regclass`;
/** Of what ended much is deleted at once, and hardly anything is changed before. */
const TIDY = 'autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_insert_scale_factor = 0.5';

export function partName(table: (typeof PARTED)[number], part: number): string {
  return `${table}_p${part}`;
}

/** The numbers of the parts there are, ascending. */
export async function parts(session: Pick<Session, 'query'>): Promise<readonly number[]> {
  const { rows } = await session.query(PARTS);
  return rows
    .map((row) => Number(/_p(\d+)$/u.exec(text(row, 'name'))?.[1]))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}

export class Partitions {
  readonly #database: PgDatabase;
  /** Numbers below have their part. */
  #end = 0;
  #making: Promise<void> | undefined;

  constructor(database: PgDatabase) {
    this.#database = database;
  }

  /** Resolves once the numbers below `end` have their part; the part after may still be made. */
  async reach(end: number): Promise<void> {
    if (end + AHEAD <= this.#end) return;
    this.#making ??= this.#make(end + AHEAD).finally(() => {
      this.#making = undefined;
    });
    if (end <= this.#end) this.#making.catch(() => {});
    else {
      await this.#making;
      await this.reach(end);
    }
  }

  /** For a number that was given out before its part was emptied and dropped. */
  async restore(instance: number): Promise<void> {
    const part = Math.floor(instance / PART);
    await this.#database.transaction('READ COMMITTED', async (session) => {
      await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      if (!(await parts(session)).includes(part)) await session.script(makingOf(part));
    });
  }

  async #make(end: number): Promise<void> {
    await this.#database.transaction('READ COMMITTED', async (session) => {
      await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const last = Math.ceil(end / PART) - 1;
      const first = (await parts(session)).at(-1) ?? -1;
      for (let part = first + 1; part <= last; part++) await session.script(makingOf(part));
      this.#end = (Math.max(first, last) + 1) * PART;
    });
  }
}

function makingOf(part: number): string {
  return PARTED.map((table) => {
    const name = partName(table, part);
    const fill = table === 'journal' ? '' : ', fillfactor = 80';
    return `
      CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL) WITH (${TIDY}${fill});
      ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${part * PART}) TO (${(part + 1) * PART});`;
  }).join('');
}

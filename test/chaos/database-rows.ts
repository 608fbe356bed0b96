/** What the database holds when all has ended, read past Baton: once for the embedded one, once for PostgreSQL. */
import { join } from 'node:path';
import { openDriver } from '../../src/store/sqlite/driver.ts';
import { waitIdOf } from '../../src/store/sqlite/row-id.ts';
import type { Stage } from './stage.ts';

/** Tables that hold what is open or on its way. */
export const OPEN_TABLES = ['job', 'timer', 'subscription', 'user_task', 'incident', 'delivery'] as const;

export interface StoredRecord {
  readonly instance: number;
  readonly seq: number;
  readonly record: string;
}

export interface DatabaseRows {
  count(table: (typeof OPEN_TABLES)[number]): Promise<number>;
  /** In order of instance, then seq. */
  journal(): Promise<readonly StoredRecord[]>;
  close(): Promise<void>;
}

/** No node may run where the database is embedded. */
export async function openRows({ database, folder }: Stage): Promise<DatabaseRows> {
  if (database !== undefined) {
    return {
      count: async (table) => Number((await database.query(`SELECT count(*) AS n FROM ${table}`))[0]?.n),
      journal: async () =>
        (await database.query('SELECT instance, seq, record FROM journal ORDER BY instance, seq')).map(
          ({ instance, seq, record }) => ({
            instance: Number(instance),
            seq: Number(seq),
            record: String(record),
          }),
        ),
      close: async () => undefined,
    };
  }
  const driver = await openDriver(join(folder, 'node-1', 'baton.db'));
  return {
    count: async (table) => Number(driver.prepare(`SELECT count(*) AS n FROM ${table}`).get([])?.n),
    journal: async () =>
      driver
        .prepare('SELECT id, record FROM journal ORDER BY id')
        .all([])
        .map(({ id, record }) => {
          const { instance, key } = waitIdOf(Number(id));
          return { instance, seq: key, record: String(record) };
        }),
    close: async () => driver.close(),
  };
}

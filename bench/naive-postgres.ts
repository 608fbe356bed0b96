/**
 * What an engine does that commits each command by itself: the rows of a command in a transaction of their own, over a pool
 * of connections, nothing grouped and nothing decided. Tables of its own, as small as they can be.
 */
import pg from 'pg';
import { type Scenario, VARIABLES } from './scenario.ts';
import type { RunningSystem } from './system.ts';

const CONNECTIONS = 16;
/** A journal row of Baton's for a step of the measured processes, roughly. */
const RECORD = JSON.stringify({ ...VARIABLES, filling: 'x'.repeat(200) });

const TABLES = `
  CREATE SCHEMA IF NOT EXISTS naive;
  CREATE TABLE IF NOT EXISTS naive.instance (id bigint PRIMARY KEY, status text NOT NULL, at bigint NOT NULL);
  CREATE TABLE IF NOT EXISTS naive.journal (instance bigint, seq int, record text NOT NULL, PRIMARY KEY (instance, seq));
  CREATE TABLE IF NOT EXISTS naive.job (instance bigint, key int, variables text NOT NULL, PRIMARY KEY (instance, key));
  CREATE SEQUENCE IF NOT EXISTS naive.instance_id;`;

export async function openNaive(scenario: Scenario, url: string): Promise<RunningSystem> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query(TABLES);
  const running = new Set<Promise<void>>();
  let ended = 0;

  const transaction = async (
    statements: readonly (readonly [name: string, text: string, values: readonly unknown[]])[],
  ): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (const [name, text, values] of statements) await client.query({ name, text, values: [...values] });
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };

  const addJournal = (id: number, seq: number) =>
    ['journal', 'INSERT INTO naive.journal VALUES ($1, $2, $3)', [id, seq, RECORD]] as const;

  const begin = async (): Promise<number> => {
    const { rows } = await pool.query({ name: 'id', text: "SELECT nextval('naive.instance_id') AS id" });
    const id = Number(rows[0]?.id);
    const jobs = Array.from(
      { length: scenario.jobs },
      (_, key) => ['job', 'INSERT INTO naive.job VALUES ($1, $2, $3)', [id, key, RECORD]] as const,
    );
    await transaction([
      ['instance', "INSERT INTO naive.instance VALUES ($1, 'active', $2)", [id, Date.now()]],
      addJournal(id, 1),
      ...jobs,
    ]);
    return id;
  };

  const goOn = async (id: number): Promise<void> => {
    for (let key = 0; key < scenario.jobs; key++) {
      const last = key === scenario.jobs - 1;
      await transaction([
        addJournal(id, key + 2),
        ['done', 'DELETE FROM naive.job WHERE instance = $1 AND key = $2', [id, key]],
        ...(last
          ? [['end', "UPDATE naive.instance SET status = 'completed' WHERE id = $1", [id]] as const]
          : []),
      ]);
    }
    ended += 1;
  };

  return {
    async start() {
      const id = await begin();
      const end: Promise<void> = goOn(id).finally(() => running.delete(end));
      running.add(end);
    },
    async finish() {
      while (running.size > 0) await Promise.all(running);
      return ended;
    },
    close: () => pool.end(),
  };
}

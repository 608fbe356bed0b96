/**
 * The processes on this database.
 *
 * Invariant NR1: a name is given once and for ever: whoever is taken for dead and comes back meets nobody of its name.
 */
import type { NodeBeat, NodeLine, NodeRegistry } from '../../ports/nodes.ts';
import { integer, text } from '../sql/columns.ts';
import type { PgDatabase } from './database.ts';

const TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now';
const REGISTER = `
  INSERT INTO node (name, version, started_at, alive_until)
  SELECT 'node-' || nextval('node_number'), '', n.now, n.now
  FROM (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now) n RETURNING name`;
const BEAT = `
  UPDATE node SET version = $2, started_at = CASE WHEN version = '' THEN $3 ELSE started_at END, alive_until = $4
  WHERE name = $1`;
const ALIVE = `
  SELECT name, version, started_at, alive_until FROM node WHERE alive_until > $1 ORDER BY started_at, name`;
const CHORE = `
  INSERT INTO chore AS c (name, claimed_by, claimed_until) VALUES ($1, $2, $3)
  ON CONFLICT (name) DO UPDATE SET claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
  WHERE c.claimed_by = excluded.claimed_by OR c.claimed_until <= $4`;
const LEAVE = 'UPDATE node SET alive_until = $2 WHERE name = $1';
const FREE = [
  'UPDATE chore SET claimed_until = $2 WHERE claimed_by = $1 AND claimed_until > $2',
  'UPDATE timer SET claimed_by = NULL, claimed_until = NULL WHERE at <= $2 AND claimed_by = $1',
  'UPDATE start_timer SET claimed_by = NULL, claimed_until = NULL WHERE at <= $2 AND claimed_by = $1',
  'UPDATE delivery SET claimed_by = NULL, claimed_until = NULL WHERE keep_until IS NULL AND claimed_by = $1 AND $2::int8 > 0',
];
const FORGET = 'DELETE FROM node WHERE alive_until < $1';
/** Longer than a computer sleeps that goes on afterwards. */
const FORGOTTEN_MS = 30 * 24 * 3_600_000;

export async function registerNode(database: PgDatabase): Promise<string> {
  const { rows } = await database.query(REGISTER);
  if (rows[0] === undefined) throw new Error('The database gave this node no name');
  return text(rows[0], 'name');
}

export class PgNodeRegistry implements NodeRegistry {
  readonly #database: PgDatabase;
  readonly #name: string;

  constructor(database: PgDatabase, name: string) {
    this.#database = database;
    this.#name = name;
  }

  async storeTime(): Promise<number> {
    const { rows } = await this.#database.prepared(TIME);
    return rows[0] === undefined ? Date.now() : integer(rows[0], 'now');
  }

  async beat({ version, now, aliveUntil }: NodeBeat): Promise<readonly NodeLine[]> {
    await this.#database.prepared(BEAT, [this.#name, version, now, aliveUntil]);
    await this.#database.prepared(FORGET, [now - FORGOTTEN_MS]);
    const rows = await this.#database.lookUp(ALIVE, [now]);
    return rows.map((row) => ({
      name: text(row, 'name'),
      version: text(row, 'version'),
      startedAt: integer(row, 'started_at'),
      aliveUntil: integer(row, 'alive_until'),
    }));
  }

  async claimChore(chore: string, now: number, until: number): Promise<boolean> {
    return (await this.#database.prepared(CHORE, [chore, this.#name, until, now])).changed === 1;
  }

  async leave(now: number): Promise<void> {
    await this.#database.query(LEAVE, [this.#name, now]);
    for (const sql of FREE) await this.#database.query(sql, [this.#name, now]);
  }
}

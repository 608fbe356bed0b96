/** Instances as they are loaded to go on, and the answers to commands. */
import type { InstanceId, ParentLink } from '../../../kernel/command.ts';
import type { InstanceLine, StoredInstance } from '../../../ports/store.ts';
import { integer, present, text } from '../../sql/columns.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { PgDatabase } from '../database.ts';
import { INSTANCE_COLUMNS, journalRowOf, SELECT_INSTANCE } from '../rows.ts';

/**
 * One statement, so that line, snapshot and tail are of the same moment. The journal row the snapshot stands after comes
 * too: it tells when that was. Columns of an instance without a journal are NULL.
 */
const LOAD = `
  SELECT ${INSTANCE_COLUMNS.replaceAll(/(\w+)/gu, 'i.$1')}, s.seq AS snapshot_seq, s.state, j.instance, j.seq, j.at, j.record
  FROM instance i LEFT JOIN snapshot s ON s.instance = i.id
  LEFT JOIN journal j ON j.instance = i.id AND j.seq >= coalesce(s.seq, 0)
  WHERE i.id = $1 ORDER BY j.seq`;
const CALLED = `${SELECT_INSTANCE} WHERE parent_instance = $1 AND parent_key = $2 ORDER BY id`;
const ANSWER = 'SELECT answer FROM answer WHERE key = $1';
const FORGET = 'DELETE FROM answer WHERE at < $1';

export async function loadInstance(
  database: PgDatabase,
  id: InstanceId,
): Promise<StoredInstance | undefined> {
  const rows = await database.lookUp(LOAD, [id]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const snapshot =
    first.state === null
      ? undefined
      : { instance: id, seq: integer(first, 'snapshot_seq'), state: text(first, 'state') };
  const journal = first.seq === null ? [] : rows.map(journalRowOf);
  const tail = journal.filter(({ seq }) => seq > (snapshot?.seq ?? 0));
  const lastAt = journal.at(-1)?.at ?? 0;
  return { line: instanceLineOf(first), ...present('snapshot', snapshot), tail, lastAt };
}

export async function instancesCalledBy(
  database: PgDatabase,
  { instance, key }: ParentLink,
): Promise<readonly InstanceLine[]> {
  return (await database.lookUp(CALLED, [instance, key])).map(instanceLineOf);
}

export async function findAnswer(database: PgDatabase, key: string): Promise<string | undefined> {
  const [row] = await database.lookUp(ANSWER, [key]);
  return row && text(row, 'answer');
}

export async function forgetAnswers(database: PgDatabase, before: number): Promise<number> {
  return (await database.query(FORGET, [before])).changed;
}

import type { InstanceId } from '../../../kernel/command.ts';
import type { JournalRow, SnapshotRow, StoredInstance } from '../../../ports/store.ts';
import { integer, present, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_INSTANCE } from '../instance-columns.ts';
import { rowId, rowRange, waitIdOf } from '../row-id.ts';

const LINE = `${SELECT_INSTANCE} WHERE id = ?`;
const SNAPSHOT = 'SELECT instance, seq, state FROM snapshot WHERE instance = ?';
const LAST_AT = 'SELECT at FROM journal WHERE id = ?';
const TAIL = 'SELECT id, at, record FROM journal WHERE id > ? AND id <= ? ORDER BY id';

export function loadInstance(database: Database, id: InstanceId): StoredInstance | undefined {
  const line = database.get(LINE, [id]);
  if (line === undefined) return undefined;
  const snapshot = loadSnapshot(database, id);
  const after = rowId(id, snapshot?.seq ?? 0);
  const tail = database.all(TAIL, [after, rowRange(id)[1]]).map(journalRowOf);
  const lastAt = tail.at(-1)?.at ?? writtenAt(database, after);
  return { line: instanceLineOf(line), ...present('snapshot', snapshot), tail, lastAt };
}

function writtenAt(database: Database, row: number): number {
  const found = database.get(LAST_AT, [row]);
  return found === undefined ? 0 : integer(found, 'at');
}

export function journalRowOf(row: SqlRow): JournalRow {
  const { instance, key } = waitIdOf(integer(row, 'id'));
  return { instance, seq: key, at: integer(row, 'at'), record: text(row, 'record') };
}

function loadSnapshot(database: Database, id: InstanceId): SnapshotRow | undefined {
  const row = database.get(SNAPSHOT, [id]);
  return row === undefined
    ? undefined
    : { instance: id, seq: integer(row, 'seq'), state: text(row, 'state') };
}

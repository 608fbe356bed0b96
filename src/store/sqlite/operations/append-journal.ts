import type { JournalRow } from '../../../ports/store.ts';
import { StoreConflict } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const INSERT = 'INSERT INTO journal (id, at, record) VALUES (?, ?, ?)';

/** The primary key is the guard against a second writer. Throws `StoreConflict`. */
export function appendJournal(database: Database, row: JournalRow): void {
  try {
    database.run(INSERT, [rowId(row.instance, row.seq), row.at, row.record]);
  } catch (error) {
    if (error instanceof Error && /UNIQUE constraint failed/.test(error.message)) {
      throw new StoreConflict(
        `Instance ${row.instance} has a journal row ${row.seq} already`,
        [{ kind: 'instance', instance: row.instance }],
        { cause: error },
      );
    }
    throw error;
  }
}

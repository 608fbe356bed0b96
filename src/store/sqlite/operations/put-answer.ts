import type { AnswerRow } from '../../../ports/store.ts';
import { StoreConflict } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const INSERT = 'INSERT INTO answer (key, at, answer) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING';

/** Throws `StoreConflict` where the key has an answer. */
export function putAnswer(database: Database, row: AnswerRow): void {
  if (database.run(INSERT, [row.key, row.at, row.answer]) === 1) return;
  throw new StoreConflict(`The key ${row.key} has an answer already`, [{ kind: 'answer', key: row.key }]);
}

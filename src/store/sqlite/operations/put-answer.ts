import type { AnswerRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';

const INSERT = 'INSERT INTO answer (key, at, answer) VALUES (?, ?, ?)';

export function putAnswer(database: Database, row: AnswerRow): void {
  database.run(INSERT, [row.key, row.at, row.answer]);
}

import type { InstanceId } from '../../../kernel/command.ts';
import type { Database } from '../database.ts';
import { rowRange } from '../row-id.ts';

const CLEAR = [
  'DELETE FROM job WHERE id BETWEEN ? AND ?',
  'DELETE FROM timer WHERE id BETWEEN ? AND ?',
  'DELETE FROM subscription WHERE id BETWEEN ? AND ?',
  'DELETE FROM user_task WHERE id BETWEEN ? AND ?',
  'DELETE FROM incident WHERE id BETWEEN ? AND ?',
];

export function clearWaits(database: Database, instance: InstanceId): void {
  const range = rowRange(instance);
  for (const sql of CLEAR) database.run(sql, range);
}

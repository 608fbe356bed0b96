/** What a batch relies on, looked at inside its transaction (S5 of the port). */
import type { CommitBatch, Contested } from '../../../ports/store.ts';
import { integer, optionalInteger } from '../../sql/columns.ts';
import type { Database } from '../database.ts';
import { rowId, rowRange } from '../row-id.ts';

const LAST_ROW = 'SELECT max(id) AS id FROM journal WHERE id BETWEEN ? AND ?';
const FENCE = 'SELECT fence FROM job WHERE id = ?';
const DUE_AT = 'SELECT at FROM start_timer WHERE deployment = ? AND process = ? AND elements = ?';

/** What no longer is as the batch expects it. */
export function contestedOf(database: Database, { expected }: CommitBatch): readonly Contested[] {
  const contested: Contested[] = [];
  for (const { instance, seq } of expected.instances) {
    const row = database.get(LAST_ROW, rowRange(instance));
    if (row === undefined || optionalInteger(row, 'id') !== rowId(instance, seq))
      contested.push({ kind: 'instance', instance });
  }
  for (const { fence, instance, key } of expected.leases) {
    const row = database.get(FENCE, [rowId(instance, key)]);
    if (row === undefined || integer(row, 'fence') !== fence)
      contested.push({ kind: 'lease', lease: { instance, key } });
  }
  for (const { at, deployment, process, elements } of expected.startTimers) {
    const row = database.get(DUE_AT, [deployment, process, JSON.stringify(elements)]);
    if (row === undefined || integer(row, 'at') !== at)
      contested.push({ kind: 'start-timer', startTimer: { deployment, process, elements } });
  }
  return contested;
}

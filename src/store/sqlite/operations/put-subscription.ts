import type { SubscriptionRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { rowId } from '../row-id.ts';

const PUT = `
  INSERT OR REPLACE INTO subscription (id, case_id, process, element, trigger, name, correlation) VALUES (?, ?, ?, ?, ?, ?, ?)`;

export function putSubscription(database: Database, row: SubscriptionRow): void {
  database.run(PUT, [
    rowId(row.instance, row.key),
    row.case,
    row.process,
    row.element,
    row.trigger,
    row.name,
    row.correlation ?? null,
  ]);
}

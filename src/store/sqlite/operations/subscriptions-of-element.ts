import type { CaseId } from '../../../kernel/command.ts';
import type { SubscriptionRow } from '../../../ports/store.ts';
import type { ElementId } from '../../../wiring/definition.ts';
import type { Database } from '../database.ts';
import { SELECT_SUBSCRIPTION, subscriptionRowOf } from '../subscription-columns.ts';

const OF_ELEMENT = `${SELECT_SUBSCRIPTION} 
  WHERE case_id = ? AND process = ? AND element = ? AND trigger = 'message' ORDER BY id LIMIT ?`;

/** For messages: an element may wait for a signal beside. */
export function subscriptionsOfElement(
  database: Database,
  caseId: CaseId,
  process: ElementId,
  element: ElementId,
  limit: number,
): readonly SubscriptionRow[] {
  return database.all(OF_ELEMENT, [caseId, process, element, limit]).map(subscriptionRowOf);
}

/** The rows of an instance that goes on by another deployment. */
import type { InstanceMove, Relabel, Renewal } from '../../../ports/store.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_DELIVERY } from '../delivery-columns.ts';
import { rowId, rowRange } from '../row-id.ts';
import { SELECT_USER_TASK, userTaskRowOf } from '../user-task-columns.ts';
import { putUserTask } from './put-user-task.ts';

const MOVE = 'UPDATE instance SET deployment = ?, process = ? WHERE id = ?';
const MOVE_CASE = 'UPDATE instance SET root_deployment = ? WHERE id = ?';
const MOVE_REST = 'UPDATE instance SET root_deployment = ? WHERE case_id = ? AND id <> case_id';
const TASKS = 'UPDATE user_task SET deployment = ? WHERE id BETWEEN ? AND ?';
const INCIDENTS = 'UPDATE incident SET deployment = ? WHERE id BETWEEN ? AND ?';
const SUBSCRIPTIONS = 'UPDATE subscription SET process = ? WHERE id BETWEEN ? AND ?';
const KEPT = `${SELECT_DELIVERY} WHERE keep_until IS NOT NULL AND kind = 'message-to-element' AND case_id = ?`;
const KEEP = 'UPDATE delivery SET process = ?, element = ?, parcel = ? WHERE id = ?';
const COUNT = 'UPDATE case_migration SET moved = moved + 1 WHERE id = ?';
const RELABEL: Readonly<Record<Relabel['of'], string>> = {
  job: 'UPDATE job SET element = ? WHERE id = ?',
  timer: 'UPDATE timer SET element = ? WHERE id = ?',
  subscription: 'UPDATE subscription SET element = ? WHERE id = ?',
  incident: 'UPDATE incident SET element = ? WHERE id = ?',
};

export function moveInstance(database: Database, move: InstanceMove): void {
  const range = rowRange(move.instance);
  database.run(MOVE, [move.deployment, move.process, move.instance]);
  if (move.instance === move.case) {
    database.run(MOVE_CASE, [move.deployment, move.case]);
    database.run(MOVE_REST, [move.deployment, move.case]);
  }
  database.run(TASKS, [move.deployment, ...range]);
  database.run(INCIDENTS, [move.deployment, ...range]);
  database.run(SUBSCRIPTIONS, [move.process, ...range]);
  moveKept(database, move);
  if (move.run !== undefined) database.run(COUNT, [move.run]);
}

/** Messages of the case that nobody has waited for yet. */
function moveKept(database: Database, { case: caseId, process, before }: InstanceMove): void {
  for (const row of database.all(KEPT, [caseId])) {
    const { id, parcel } = deliveryRowOf(row);
    if (parcel.kind !== 'message-to-element' || parcel.process !== before.process) continue;
    const { elements } = before;
    const element = Object.hasOwn(elements, parcel.element) ? elements[parcel.element] : undefined;
    if (element === undefined) continue;
    database.run(KEEP, [process, element, JSON.stringify({ ...parcel, process, element }), id]);
  }
}

/** Who has it, since when, and until when it is to be done stays. */
export function renewUserTask(database: Database, { instance, key, offer }: Renewal): void {
  const row = database.get(`${SELECT_USER_TASK} WHERE id = ?`, [rowId(instance, key)]);
  if (row === undefined) return;
  const task = userTaskRowOf(row);
  const { due, followUp } = task.offer;
  const renewed = {
    ...offer,
    ...(due !== undefined && offer.due !== undefined && { due }),
    ...(followUp !== undefined && offer.followUp !== undefined && { followUp }),
  };
  putUserTask(database, { ...task, offer: renewed });
}

export function relabelWait(database: Database, { instance, key, of, element }: Relabel): void {
  database.run(RELABEL[of], [element, rowId(instance, key)]);
}

/** The rows of instances that go on by another deployment, and of tasks that are told anew. */
import type { CommitBatch, InstanceMove, Relabel } from '../../../ports/store.ts';
import { deliveryRowOf } from '../../sql/rows.ts';
import { SELECT_DELIVERY, SELECT_USER_TASK, userTaskRowOf } from '../rows.ts';
import type { PgStatement, Session } from '../session.ts';
import { putUserTasks } from './put-waits.ts';

const MOVE = 'UPDATE instance SET deployment = $1, process = $2 WHERE id = $3';
const MOVE_CASE = 'UPDATE instance SET root_deployment = $1 WHERE id = $2';
const MOVE_REST = 'UPDATE instance SET root_deployment = $1 WHERE case_id = $2 AND id <> case_id';
const TASKS = 'UPDATE user_task SET deployment = $1 WHERE instance = $2';
const INCIDENTS = 'UPDATE incident SET deployment = $1 WHERE instance = $2';
const SUBSCRIPTIONS = 'UPDATE subscription SET process = $1 WHERE instance = $2';
const KEPT = `
  ${SELECT_DELIVERY} WHERE keep_until IS NOT NULL AND kind = 'message-to-element' AND case_id = $1 ORDER BY id FOR UPDATE`;
const KEEP = 'UPDATE delivery SET process = $1, element = $2, parcel = $3 WHERE id = $4';
const COUNT = 'UPDATE case_migration SET moved = moved + 1 WHERE id = $1';
const TASK = `${SELECT_USER_TASK} WHERE instance = $1 AND key = $2`;
const RELABEL: Readonly<Record<Relabel['of'], string>> = {
  job: 'UPDATE job SET element = $1 WHERE instance = $2 AND key = $3',
  timer: 'UPDATE timer SET element = $1 WHERE instance = $2 AND key = $3',
  subscription: 'UPDATE subscription SET element = $1 WHERE instance = $2 AND key = $3',
  incident: 'UPDATE incident SET element = $1 WHERE instance = $2 AND key = $3',
};

/** Reads what is changed by what it is, after the batch's own rows are written and before its instances end. */
export async function movingStatements(session: Session, batch: CommitBatch): Promise<PgStatement[]> {
  return [
    ...(await renewUserTasks(session, batch.renewals)),
    ...batch.relabels.map(({ of, element, instance, key }) => ({
      sql: RELABEL[of],
      values: [element, instance, key],
    })),
    ...(await Promise.all(batch.moves.map((move) => moveInstance(session, move)))).flat(),
  ];
}

/** Who has it, since when, and until when it is to be done stays. */
async function renewUserTasks(session: Session, renewals: CommitBatch['renewals']): Promise<PgStatement[]> {
  const statements: PgStatement[] = [];
  for (const { instance, key, offer } of renewals) {
    const { rows } = await session.query(TASK, [instance, key]);
    for (const task of rows.map(userTaskRowOf)) {
      const { due, followUp } = task.offer;
      const renewed = {
        ...offer,
        ...(due !== undefined && offer.due !== undefined && { due }),
        ...(followUp !== undefined && offer.followUp !== undefined && { followUp }),
      };
      statements.push(putUserTasks([{ ...task, offer: renewed }]));
    }
  }
  return statements;
}

async function moveInstance(session: Session, move: InstanceMove): Promise<PgStatement[]> {
  const { instance, case: caseId, deployment, process, run } = move;
  const statements: PgStatement[] = [{ sql: MOVE, values: [deployment, process, instance] }];
  if (instance === caseId) {
    statements.push({ sql: MOVE_CASE, values: [deployment, caseId] });
    statements.push({ sql: MOVE_REST, values: [deployment, caseId] });
  }
  statements.push({ sql: TASKS, values: [deployment, instance] });
  statements.push({ sql: INCIDENTS, values: [deployment, instance] });
  statements.push({ sql: SUBSCRIPTIONS, values: [process, instance] });
  statements.push(...(await moveKept(session, move)));
  if (run !== undefined) statements.push({ sql: COUNT, values: [run] });
  return statements;
}

/** Messages of the case that nobody has waited for yet. */
async function moveKept(
  session: Session,
  { case: caseId, process, before }: InstanceMove,
): Promise<PgStatement[]> {
  const { rows } = await session.query(KEPT, [caseId]);
  return rows.map(deliveryRowOf).flatMap(({ id, parcel }) => {
    if (parcel.kind !== 'message-to-element' || parcel.process !== before.process) return [];
    const { elements } = before;
    const element = Object.hasOwn(elements, parcel.element) ? elements[parcel.element] : undefined;
    if (element === undefined) return [];
    return [{ sql: KEEP, values: [process, element, JSON.stringify({ ...parcel, process, element }), id] }];
  });
}

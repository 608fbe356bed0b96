/** All of a batch in one transaction. The order is that of dependence: an instance before what belongs to it. */
import type { CommitBatch, Contested, WaitChanges, WaitId } from '../../../ports/store.ts';
import { StoreConflict } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { addDelivery } from './add-delivery.ts';
import { appendJournal } from './append-journal.ts';
import { assignUserTask } from './assign-user-task.ts';
import { contestedOf } from './check-expected.ts';
import { endInstance } from './end-instance.ts';
import { insertInstance } from './insert-instance.ts';
import { keepDelivery } from './keep-delivery.ts';
import { moveInstance, relabelWait, renewUserTask } from './move-instance.ts';
import { putAnswer } from './put-answer.ts';
import { putIncident } from './put-incident.ts';
import { putJob } from './put-job.ts';
import { putStartTimer, removeStartTimer } from './put-start-timer.ts';
import { putSubscription } from './put-subscription.ts';
import { putTimer } from './put-timer.ts';
import { putUserTask } from './put-user-task.ts';
import { removeDelivery } from './remove-delivery.ts';
import { removeWait } from './remove-wait.ts';
import { retryJob } from './retry-job.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** `deliveryIds`: one for each of `batch.deliveries.added`. Throws `StoreConflict`. */
export function commitBatch(database: Database, batch: CommitBatch, deliveryIds: readonly number[]): void {
  const { claim } = batch;
  database.transaction(() => {
    refuse(contestedOf(database, batch));
    refuse(takeDeliveries(database, batch.deliveries));
    for (const row of batch.instances) insertInstance(database, row);
    for (const row of batch.journal) appendJournal(database, row);
    for (const row of batch.snapshots) writeSnapshot(database, row);
    change(database, 'job', batch.jobs, putJob);
    for (const row of batch.retries) retryJob(database, row);
    change(database, 'timer', batch.timers, (_, row) => putTimer(database, row, claim));
    change(database, 'subscription', batch.subscriptions, putSubscription);
    change(database, 'user_task', batch.userTasks, putUserTask);
    for (const row of batch.assignments) assignUserTask(database, row, row.person);
    change(database, 'incident', batch.incidents, putIncident);
    batch.deliveries.added.forEach((row, index) => {
      const id = deliveryIds[index];
      if (id !== undefined) addDelivery(database, id, row, claim);
    });
    for (const id of batch.startTimers.removed) removeStartTimer(database, id);
    for (const row of batch.startTimers.put) putStartTimer(database, row);
    for (const row of batch.renewals) renewUserTask(database, row);
    for (const row of batch.relabels) relabelWait(database, row);
    for (const row of batch.moves) moveInstance(database, row);
    for (const row of batch.ends) endInstance(database, row);
    for (const row of batch.answers) putAnswer(database, row);
  });
}

function takeDeliveries(database: Database, { removed, kept }: CommitBatch['deliveries']): Contested[] {
  const gone = [
    ...removed.filter((id) => !removeDelivery(database, id)),
    ...kept.filter(({ id, keepUntil }) => !keepDelivery(database, id, keepUntil)).map(({ id }) => id),
  ];
  return gone.map((delivery) => ({ kind: 'delivery', delivery }));
}

function refuse(contested: readonly Contested[]): void {
  if (contested.length > 0) throw new StoreConflict('Somebody else was quicker', contested);
}

function change<Row>(
  database: Database,
  table: Parameters<typeof removeWait>[1],
  changes: WaitChanges<Row>,
  put: (database: Database, row: Row) => void,
): void {
  for (const id of changes.removed) removeWait(database, table, id satisfies WaitId);
  for (const row of changes.put) put(database, row);
}

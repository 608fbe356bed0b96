/** What follows a commit: jobs begin, timers are set, deliveries leave, listeners hear of it. */
import type { Change } from '../ports/notifier.ts';
import type { CommitBatch } from '../ports/store.ts';
import type { LiveFeed } from './change-feed.ts';
import type { Aftermath } from './command-loop.ts';
import type { DeliveryRouter } from './delivery-router.ts';
import type { HostTraces } from './host-traces.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { JobService } from './job-service.ts';
import type { TimerService } from './timer-service.ts';
import type { DecidedCommand } from './work.ts';

export interface AftermathParts {
  readonly jobs: JobService;
  readonly timers: TimerService;
  readonly router: DeliveryRouter;
  readonly housekeeping: Housekeeping;
  readonly feed: LiveFeed;
  readonly traces: HostTraces;
}

export function aftermathOf({ jobs, timers, router, housekeeping, feed, traces }: AftermathParts): Aftermath {
  return {
    committed(batch, deliveryIds, commands) {
      // Before the jobs begin: they look for their steps.
      traces.committed(batch.journal[0]?.at ?? 0, commands);
      actOnJobs(batch, jobs);
      for (const { at } of batch.timers.put) timers.dueAt(at);
      for (const { at } of batch.startTimers.put) timers.dueAt(at);
      batch.deliveries.added.forEach((row, index) => {
        const id = deliveryIds[index];
        if (id !== undefined) router.take({ ...row, id });
      });
      for (const row of batch.subscriptions.put) if (row.trigger === 'message') router.opened(row);
      if (batch.answers.length + batch.deliveries.kept.length > 0) housekeeping.due();
      if (feed.hasListeners) feed.tell(changesOf(batch, commands));
    },
  };
}

function actOnJobs(batch: CommitBatch, jobs: JobService): void {
  for (const row of batch.jobs.put) {
    if (row.worker === jobs.worker) jobs.begin(row);
    else if (row.readyAt !== undefined) jobs.readyAt(row.jobType, row.readyAt);
  }
  for (const { readyAt } of batch.retries) jobs.someReadyAt(readyAt);
  for (const id of batch.jobs.removed) jobs.withdraw(id);
}

function changesOf(batch: CommitBatch, commands: readonly DecidedCommand[]): readonly Change[] {
  const cases = new Set<number>();
  const keys = new Set<string>();
  for (const { instance, line } of commands) {
    cases.add(instance.case);
    if (line !== undefined || instance.status !== 'active') keys.add(instance.deployment.line.key);
  }
  const changes: Change[] = [...cases].map((id) => ({ kind: 'case', case: id }));
  for (const key of keys) changes.push({ kind: 'process', key });
  const { put, removed } = batch.userTasks;
  if (put.length + removed.length + batch.assignments.length > 0) {
    changes.push({ kind: 'inbox', roles: [...new Set(put.map((row) => row.offer.role))] });
  }
  return changes;
}

/**
 * The part of `apply` that concerns waits: jobs, user tasks, timers, subscriptions, calls and incidents.
 */
import { assertPresent } from './broken-invariant.ts';
import type { Key } from './command.ts';
import type { InstanceEvent } from './event.ts';
import type { InstanceState, Wait } from './state.ts';

type WaitEventKind =
  | `job-${string}`
  | `user-task-${string}`
  | `timer-${string}`
  | `incident-${string}`
  | 'subscription-opened'
  | 'trigger-received'
  | 'wait-withdrawn'
  | 'process-called'
  | 'call-returned';

export type WaitEvent = Extract<InstanceEvent, { kind: WaitEventKind }>;

export function applyToWaits(state: InstanceState, event: WaitEvent): void {
  switch (event.kind) {
    case 'job-created':
      return open(state, event.job, {
        kind: 'job',
        key: event.job,
        owner: event.key,
        element: event.element,
        failures: 0,
      });
    case 'job-completed':
      return close(state, event.job);
    case 'job-failed':
      return jobFailed(state, event.job, event.retryAt);
    case 'user-task-created':
      return open(state, event.task, {
        kind: 'user-task',
        key: event.task,
        owner: event.key,
        element: event.element,
        purpose: event.purpose,
        trigger: event.trigger ?? -1,
        person: undefined,
      });
    case 'user-task-claimed':
      return assign(state, event.task, event.person);
    case 'user-task-released':
      return assign(state, event.task, undefined);
    case 'user-task-completed':
      return close(state, event.task);
    case 'timer-scheduled':
      return open(state, event.timer, {
        kind: 'timer',
        key: event.timer,
        owner: event.key,
        element: event.element,
        trigger: event.trigger,
        at: event.at,
        every: event.every,
        left: event.left,
      });
    case 'timer-fired':
      return close(state, event.timer);
    case 'subscription-opened':
      return open(state, event.subscription, {
        kind: 'subscription',
        key: event.subscription,
        owner: event.key,
        element: event.element,
        trigger: event.trigger,
        on: event.on,
        name: event.name,
        correlation: event.correlation,
      });
    case 'trigger-received':
      if (!event.stays) close(state, event.subscription);
      return;
    case 'wait-withdrawn':
      return close(state, event.wait);
    case 'process-called':
      return openCall(state, event.key, {
        kind: 'call',
        key: event.key,
        owner: event.key,
        element: event.element,
        process: event.process,
      });
    case 'call-returned':
      return close(state, event.key);
    case 'incident-raised':
      if (event.redo === 'complete' || event.redo === 'results') owner(state, event.key).phase = 'completing';
      return open(state, event.incident, {
        kind: 'incident',
        key: event.incident,
        owner: event.key,
        element: event.element,
        code: event.code,
        message: event.message,
        redo: event.redo,
      });
    case 'incident-resolved':
      owner(state, event.key).phase = 'active';
      return close(state, event.incident);
  }
}

function owner(state: InstanceState, key: Key) {
  return assertPresent(state.elements.get(key), `element instance ${key}`);
}

function open(state: InstanceState, key: Key, wait: Wait): void {
  state.keys = key;
  openCall(state, key, wait);
}

/** A call waits under the key of its element instance, which has been given out before. */
function openCall(state: InstanceState, key: Key, wait: Wait): void {
  state.waits.set(key, wait);
  owner(state, wait.owner).waits.push(key);
}

function close(state: InstanceState, key: Key): void {
  const wait = assertPresent(state.waits.get(key), `wait ${key}`);
  state.waits.delete(key);
  const { waits } = owner(state, wait.owner);
  waits.splice(waits.indexOf(key), 1);
}

function assign(state: InstanceState, key: Key, person: string | undefined): void {
  const wait = state.waits.get(key);
  if (wait?.kind === 'user-task') wait.person = person;
}

function jobFailed(state: InstanceState, key: Key, retryAt: number | undefined): void {
  if (retryAt === undefined) return close(state, key);
  const wait = state.waits.get(key);
  if (wait?.kind === 'job') wait.failures++;
}

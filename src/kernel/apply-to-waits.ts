/**
 * The part of `apply` that concerns waits: jobs, user tasks, timers, subscriptions, calls and incidents.
 */
import { assertPresent } from './broken-invariant.ts';
import type { Key } from './command.ts';
import type { InstanceEvent } from './event.ts';
import { listen, stopListening } from './listeners.ts';
import type { InstanceState, Wait } from './state.ts';

type WaitEventKind =
  | `job-${string}`
  | `user-task-${string}`
  | `timer-${string}`
  | `incident-${string}`
  | 'subscription-opened'
  | 'trigger-received'
  | 'condition-ceased'
  | 'wait-withdrawn'
  | 'process-called'
  | 'call-returned';

export type WaitEvent = Extract<InstanceEvent, { kind: WaitEventKind }>;

export function applyToWaits(state: InstanceState, event: WaitEvent): void {
  switch (event.kind) {
    case 'job-created':
      open(state, event.job, {
        kind: 'job',
        key: event.job,
        owner: event.key,
        element: event.element,
        failures: 0,
      });
      owner(state, event.key).listening = event.listener;
      break;
    case 'job-completed':
      close(state, event.job);
      owner(state, event.key).listening = undefined;
      break;
    case 'job-failed':
      jobFailed(state, event.job, event.retryAt);
      break;
    case 'user-task-created':
      open(state, event.task, {
        kind: 'user-task',
        key: event.task,
        owner: event.key,
        element: event.element,
        purpose: event.purpose,
        trigger: event.trigger ?? -1,
        person: undefined,
      });
      break;
    case 'user-task-claimed':
      assign(state, event.task, event.person);
      break;
    case 'user-task-released':
      assign(state, event.task, undefined);
      break;
    case 'user-task-completed':
      close(state, event.task);
      break;
    case 'timer-scheduled':
      open(state, event.timer, {
        kind: 'timer',
        key: event.timer,
        owner: event.key,
        element: event.element,
        trigger: event.trigger,
        at: event.at,
        every: event.every,
        left: event.left,
      });
      break;
    case 'timer-fired':
      close(state, event.timer);
      break;
    case 'subscription-opened':
      open(state, event.subscription, {
        kind: 'subscription',
        key: event.subscription,
        owner: event.key,
        element: event.element,
        trigger: event.trigger,
        on: event.on,
        name: event.name,
        correlation: event.correlation,
        reads: event.reads,
        holds: false,
      });
      break;
    case 'trigger-received':
      if (!event.stays) close(state, event.subscription);
      else setHolds(state, event.subscription, true);
      break;
    case 'condition-ceased':
      setHolds(state, event.subscription, false);
      break;
    case 'wait-withdrawn':
      close(state, event.wait);
      break;
    case 'process-called':
      openCall(state, event.key, {
        kind: 'call',
        key: event.key,
        owner: event.key,
        element: event.element,
        process: event.process,
      });
      break;
    case 'call-returned':
      close(state, event.key);
      break;
    case 'incident-raised':
      open(state, event.incident, {
        kind: 'incident',
        key: event.incident,
        owner: event.key,
        element: event.element,
        code: event.code,
        message: event.message,
        redo: event.redo,
      });
      break;
    case 'incident-resolved':
      close(state, event.incident);
      break;
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
  listen(state.listeners, state.elements, wait);
  owner(state, wait.owner).waits.push(key);
}

function close(state: InstanceState, key: Key): void {
  const wait = assertPresent(state.waits.get(key), `wait ${key}`);
  state.waits.delete(key);
  stopListening(state.listeners, state.elements, wait);
  const { waits } = owner(state, wait.owner);
  waits.splice(waits.indexOf(key), 1);
}

function assign(state: InstanceState, key: Key, person: string | undefined): void {
  const wait = state.waits.get(key);
  if (wait?.kind === 'user-task') wait.person = person;
}

function jobFailed(state: InstanceState, key: Key, retryAt: number | undefined): void {
  if (retryAt === undefined) {
    close(state, key);
    return;
  }
  const wait = state.waits.get(key);
  if (wait?.kind === 'job') wait.failures++;
}

function setHolds(state: InstanceState, key: Key, holds: boolean): void {
  const wait = state.waits.get(key);
  if (wait?.kind === 'subscription' && wait.on === 'condition') wait.holds = holds;
}

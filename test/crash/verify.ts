/** What must be true of a store after any crash; each check gives what is wrong, in words. */
import { apply } from '../../src/kernel/apply.ts';
import type { InstanceEvent } from '../../src/kernel/event.ts';
import { initialState } from '../../src/kernel/initial-state.ts';
import { decodeRecord } from '../../src/kernel/journal-record.ts';
import { decodeState, encodeState } from '../../src/kernel/state-codec.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { CrashStore } from './crash-store.ts';

export interface History {
  readonly instance: number;
  readonly events: readonly InstanceEvent[];
}

/** The journals of every instance, each checked for gaps and for replaying to what its snapshot says. */
export async function readHistories(
  store: CrashStore,
): Promise<{ histories: Map<number, History>; wrong: string[] }> {
  const histories = new Map<number, History>();
  const wrong: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.cases({}, { limit: 500, ...(after === undefined ? {} : { after }) });
    for (const line of page.items) {
      for (const { id } of (await store.case(line.id))?.instances ?? []) {
        histories.set(id, await readHistory(store, line.id, id, wrong));
      }
    }
    after = page.next;
  } while (after !== undefined);
  return { histories, wrong };
}

async function readHistory(
  store: CrashStore,
  caseId: number,
  instance: number,
  wrong: string[],
): Promise<History> {
  const state = initialState();
  const events: InstanceEvent[] = [];
  const snapshot = (await store.loadInstance(instance))?.snapshot;
  let seq = 0;
  let after: string | undefined;
  do {
    const page = await store.caseJournal(caseId, { limit: 500, ...(after === undefined ? {} : { after }) });
    for (const row of page.items) {
      if (row.instance !== instance) continue;
      seq += 1;
      if (row.seq !== seq) wrong.push(`instance ${instance}: row ${row.seq} where ${seq} was expected`);
      for (const event of decodeRecord(row.record)) {
        apply(state, event);
        events.push(event);
      }
      if (snapshot?.seq === seq && encodeState(decodeState(snapshot.state)) !== encodeState(state)) {
        wrong.push(`instance ${instance}: its snapshot differs from its journal at ${seq}`);
      }
    }
    after = page.next;
  } while (after !== undefined);
  return { instance, events };
}

/** Acknowledged commands whose effect is not in the journal exactly once. */
export function lostOrDoubled(
  acknowledged: readonly Acknowledgement[],
  histories: ReadonlyMap<number, History>,
): string[] {
  const wrong: string[] = [];
  const casesByKey = new Map<string, number>();
  for (const ack of acknowledged) {
    if (ack.op === 'start') {
      const known = casesByKey.get(ack.key);
      if (known !== undefined && known !== ack.case)
        wrong.push(`start ${ack.key} made cases ${known} and ${ack.case}`);
      casesByKey.set(ack.key, ack.case);
      const first = histories.get(ack.case)?.events[0];
      if (first?.kind !== 'instance-started' || first.variables.order !== ack.key)
        wrong.push(`start ${ack.key} is lost`);
    } else if (ack.op === 'task') {
      const done = count(
        histories,
        ack.instance,
        (e) => e.kind === 'user-task-completed' && e.task === ack.task,
      );
      if (done !== 1) wrong.push(`user task ${ack.task} of ${ack.instance} was completed ${done} times`);
    } else if (ack.op === 'set') {
      const set = count(
        histories,
        ack.instance,
        (e) => e.kind === 'variables-set' && e.variables.n === ack.n,
      );
      if (set !== 1) wrong.push(`variable ${ack.n} of ${ack.instance} was set ${set} times`);
    }
  }
  return wrong;
}

/** Once-only transitions that an instance went through more than once. */
export function repeatedTransitions(histories: ReadonlyMap<number, History>): string[] {
  const wrong: string[] = [];
  for (const { instance, events } of histories.values()) {
    const seen = new Set<string>();
    for (const event of events) {
      const once = onceOnly(event);
      if (once === undefined) continue;
      if (seen.has(once)) wrong.push(`instance ${instance}: ${once} twice`);
      seen.add(once);
    }
  }
  return wrong;
}

function onceOnly(event: InstanceEvent): string | undefined {
  switch (event.kind) {
    case 'instance-started':
    case 'instance-completed':
      return event.kind;
    case 'element-activated':
    case 'element-completed':
      return `${event.kind} ${event.key}`;
    case 'job-created':
    case 'job-completed':
      return `${event.kind} ${event.job}`;
    case 'user-task-completed':
      return `${event.kind} ${event.task}`;
    case 'timer-fired':
      return `${event.kind} ${event.timer}`;
    case 'trigger-received':
      return `${event.kind} ${event.subscription}`;
    case 'process-called':
    case 'call-returned':
      return `${event.kind} ${event.key}`;
    default:
      return undefined;
  }
}

function count(
  histories: ReadonlyMap<number, History>,
  instance: number,
  is: (event: InstanceEvent) => boolean,
): number {
  return histories.get(instance)?.events.filter(is).length ?? 0;
}

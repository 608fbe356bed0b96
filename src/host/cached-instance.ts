/** An instance in memory: its state, and what the host must know about it to commit what it does. */
import { apply } from '../kernel/apply.ts';
import type { CaseId, InstanceId } from '../kernel/command.ts';
import { initialState } from '../kernel/initial-state.ts';
import { decodeRecord } from '../kernel/journal-record.ts';
import type { InstanceState } from '../kernel/state.ts';
import { decodeState } from '../kernel/state-codec.ts';
import type { InstanceStatus, StoredInstance } from '../ports/store.ts';
import type { LoadedDeployment } from './library.ts';

/** What an instance takes up before it has done anything. */
const BASE_BYTES = 2_000;

export interface CachedInstance {
  readonly id: InstanceId;
  readonly case: CaseId;
  /** Another one once it has been migrated. */
  deployment: LoadedDeployment;
  readonly state: InstanceState;
  status: InstanceStatus;
  /** Of the last journal row. */
  seq: number;
  lastAt: number;
  eventsSinceSnapshot: number;
  journalCharsSinceSnapshot: number;
  snapshotChars: number;
  /** Other nodes may remember it as it was before: they have not been told that it goes on here. */
  isNews: boolean;
  /** A guess at the memory it takes up. */
  size: number;
}

export function newInstance(id: InstanceId, caseId: CaseId, deployment: LoadedDeployment): CachedInstance {
  return {
    id,
    case: caseId,
    deployment,
    state: initialState(),
    status: 'active',
    seq: 0,
    lastAt: 0,
    eventsSinceSnapshot: 0,
    journalCharsSinceSnapshot: 0,
    snapshotChars: 0,
    isNews: false,
    size: BASE_BYTES,
  };
}

/** Snapshot, then the journal's tail. */
export function restoreInstance(stored: StoredInstance, deployment: LoadedDeployment): CachedInstance {
  const { line, snapshot, tail } = stored;
  const state = snapshot === undefined ? initialState() : decodeState(snapshot.state);
  let events = 0;
  let bytes = 0;
  for (const row of tail) {
    const decoded = decodeRecord(row.record);
    for (const event of decoded) apply(state, event);
    events += decoded.length;
    bytes += row.record.length;
  }
  const snapshotChars = snapshot?.state.length ?? 0;
  return {
    id: line.id,
    case: line.case,
    deployment,
    state,
    status: line.status,
    seq: tail.at(-1)?.seq ?? snapshot?.seq ?? 0,
    lastAt: stored.lastAt,
    eventsSinceSnapshot: events,
    journalCharsSinceSnapshot: bytes,
    snapshotChars,
    isNews: true,
    size: BASE_BYTES + 3 * (snapshotChars + bytes),
  };
}

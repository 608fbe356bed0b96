/**
 * The limit: the same rows in the same store in the same rhythm (whatever waits goes into one transaction), written
 * without a kernel, a host or anything to decide.
 */
import { join } from 'node:path';
import type { CommitBatch, InstanceLine, Store, WaitChanges, WaitId } from '../src/ports/store.ts';
import { recordBatches } from './baton-sqlite.ts';
import { loadProduct } from './product.ts';
import type { Scenario } from './scenario.ts';
import type { OpenSystem, RunningSystem } from './system.ts';

interface Pending {
  readonly id: number;
  readonly step: number;
  readonly answer?: () => void;
}

export const openBare: OpenSystem = async (scenario, directory) => {
  const { openSqliteStore } = await loadProduct();
  return writeRows(await openSqliteStore(join(directory, 'baton.db')), scenario);
};

/** To a store of any kind, as fast as it takes them. */
export async function writeRows(store: Store, scenario: Scenario): Promise<RunningSystem> {
  const { batches } = await recordBatches(scenario);
  const { line } = await store.addDeployment({
    key: scenario.definition.name,
    name: scenario.definition.name,
    fileName: 'bench.bpmn',
    source: new Uint8Array(),
    contentHash: 'bench',
    wiring: {},
    findings: [],
    definition: scenario.definition,
    definitionHash: 'bench',
    startTimers: [],
    createdAt: 0,
  });
  let queue: Pending[] = [];
  let running = false;
  let nextId = await store.reserveInstanceIds(1_000_000);
  let started = 0;
  let ended = 0;
  let finished: (() => void) | undefined;

  async function turns(): Promise<void> {
    while (queue.length > 0) {
      const turn = queue.slice(0, 512);
      queue = queue.slice(512);
      await store.commit(joined(turn.flatMap(({ id, step }) => moved(batches[step], id, line.id))));
      for (const { id, step, answer } of turn) {
        answer?.();
        if (step + 1 < batches.length) queue.push({ id, step: step + 1 });
        else ended += 1;
      }
      await new Promise((resume) => setImmediate(resume));
    }
    running = false;
    if (ended === started) finished?.();
  }

  return {
    start() {
      started += 1;
      return new Promise((answer) => {
        queue.push({ id: nextId++, step: 0, answer });
        if (running) return;
        running = true;
        setImmediate(() => void turns());
      });
    },
    async finish() {
      if (ended < started) await new Promise<void>((resume) => (finished = resume));
      return ended;
    },
    close: () => store.close(),
  };
}

/** The recorded batch as one of another instance. */
function moved(batch: CommitBatch | undefined, id: number, deployment: number): CommitBatch[] {
  if (batch === undefined) return [];
  const at = Date.now();
  const here = <Row extends WaitId>({ put, removed }: WaitChanges<Row>): WaitChanges<Row> => ({
    put: put.map((row) => ({ ...row, instance: id, case: id })),
    removed: removed.map(({ key }) => ({ instance: id, key })),
  });
  const line = (row: InstanceLine): InstanceLine => ({ ...row, id, case: id, deployment, startedAt: at });
  return [
    {
      ...batch,
      instances: batch.instances.map(line),
      ends: batch.ends.map((row) => ({ ...row, id, at })),
      journal: batch.journal.map((row) => ({ ...row, instance: id, at })),
      jobs: here(batch.jobs),
    },
  ];
}

function joined(batches: readonly CommitBatch[]): CommitBatch {
  const none = { put: [], removed: [] };
  const jobs = {
    put: batches.flatMap(({ jobs: { put } }) => put),
    removed: batches.flatMap(({ jobs: { removed } }) => removed),
  };
  return {
    instances: batches.flatMap((batch) => batch.instances),
    ends: batches.flatMap((batch) => batch.ends),
    journal: batches.flatMap((batch) => batch.journal),
    snapshots: [],
    jobs,
    retries: [],
    timers: none,
    subscriptions: none,
    userTasks: none,
    assignments: [],
    incidents: none,
    deliveries: { added: [], removed: [], kept: [] },
    startTimers: none,
    answers: [],
    renewals: [],
    relabels: [],
    moves: [],
    expected: { instances: [], leases: [], startTimers: [] },
  };
}

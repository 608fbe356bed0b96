/** Baton as it is shipped: host, kernel and SQLite, every command durable before it is answered. */
import { join } from 'node:path';
import { silentLog } from '../src/ports/log.ts';
import type { CommitBatch } from '../src/ports/store.ts';
import { loadProduct } from './product.ts';
import { JOB_TYPE, type Scenario, VARIABLES } from './scenario.ts';
import type { OpenSystem } from './system.ts';

export const openBaton: OpenSystem = async (scenario, directory) => {
  const { openHost, SystemClock, openSqliteStore } = await loadProduct();
  const store = await openSqliteStore(join(directory, 'baton.db'));
  const host = await openHost({
    store,
    clock: new SystemClock(),
    random: { next: Math.random },
    log: { ...silentLog, error: (details, message) => console.error(message, details) },
    handlers: [{ jobType: JOB_TYPE, run: async () => ({ kind: 'completed', variables: { done: true } }) }],
  });
  const { line } = await host.deploy(deploymentOf(scenario));
  let started = 0;
  return {
    async start() {
      const answer = await host.startCase({ deployment: line.id, variables: VARIABLES });
      if (!answer.ok) throw new Error(answer.rejection.message);
      started += 1;
    },
    async finish() {
      await host.idle();
      const { items } = await store.cases({ status: 'active' }, { limit: 1 });
      if (items.length > 0) throw new Error('A case has not completed');
      return started;
    },
    close: () => host.close(),
  };
};

/** The batches one instance causes, as the bare store is to write them. Recorded by running one in memory. */
export async function recordBatches(
  scenario: Scenario,
): Promise<{ readonly batches: readonly CommitBatch[] }> {
  const { openHost, SystemClock, openSqliteStore } = await loadProduct();
  const store = await openSqliteStore(':memory:');
  const commit = store.commit.bind(store);
  const batches: CommitBatch[] = [];
  store.commit = (batch) => {
    batches.push(batch);
    return commit(batch);
  };
  const host = await openHost({
    store,
    clock: new SystemClock(),
    random: { next: () => 0 },
    log: silentLog,
    handlers: [{ jobType: JOB_TYPE, run: async () => ({ kind: 'completed', variables: { done: true } }) }],
  });
  const { line } = await host.deploy(deploymentOf(scenario));
  await host.startCase({ deployment: line.id, variables: VARIABLES });
  await host.idle();
  await host.close();
  return { batches };
}

export function deploymentOf({ definition }: Scenario) {
  return {
    key: definition.name,
    name: definition.name,
    fileName: `${definition.name}.bpmn`,
    source: new Uint8Array(),
    wiring: {},
    findings: [],
    definition,
  };
}

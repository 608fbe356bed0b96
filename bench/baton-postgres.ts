/** A node as it is shipped: host, kernel and the store that several nodes share, every command durable before it is answered. */
import { silentLog } from '../src/ports/log.ts';
import { deploymentOf } from './baton-sqlite.ts';
import { loadProduct } from './product.ts';
import { JOB_TYPE, type Scenario, VARIABLES } from './scenario.ts';
import type { RunningSystem } from './system.ts';

export async function openBatonNode(scenario: Scenario, url: string): Promise<RunningSystem> {
  const { openHost, SystemClock, openPostgresStore } = await loadProduct();
  const store = await openPostgresStore(url);
  const host = await openHost({
    store,
    node: { name: store.node, version: 'bench', registry: store.registry, signals: store.signals },
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
      return started;
    },
    close: () => host.close(),
  };
}

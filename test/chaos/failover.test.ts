/**
 * A primary with two standbys of which one has to have every commit; the primary dies under load, the standby that has
 * received most is promoted, and a node that was told of all three goes on by itself with everything it has answered.
 */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/host/rehearsal/random.ts';
import { startCluster } from '../servers/postgres-cluster.ts';
import { deploy } from './deploy.ts';
import { EffectRecorder } from './effect-recorder.ts';
import { examine, untilNothingRuns } from './examine.ts';
import { Load } from './load.ts';
import { NodeClient } from './node-client.ts';
import { openStage } from './stage.ts';

const isBuilt = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));

async function startsAcknowledged(load: Load, wanted: number): Promise<void> {
  const answered = () => [...load.memory.starts.values()].filter((id) => id !== undefined).length;
  await expect.poll(answered, { timeout: 60_000 }).toBeGreaterThanOrEqual(wanted);
}

test.skipIf(!isBuilt)(
  'what was answered is there after the primary was killed and the most advanced standby promoted',
  { timeout: 240_000 },
  async () => {
    const cluster = await startCluster({ standbys: 2, quorum: 'ANY 1 (*)' });
    onTestFinished(cluster.close);
    const stage = await openStage({ store: 'postgres', nodes: 1, url: cluster.url });
    onTestFinished(() => stage.close());
    const recorder = new EffectRecorder(seededRandom(1));
    onTestFinished(() => recorder.close());
    const client = new NodeClient(
      stage.nodes.map(({ url }) => url),
      seededRandom(2),
    );
    onTestFinished(() => client.close());
    for (const node of stage.nodes) node.start();
    await deploy(client, stage, await recorder.open());
    const load = new Load({ client, recorder, random: seededRandom(3), startsPerSecond: 20 });
    await startsAcknowledged(load, 60);

    await cluster.servers[0]?.kill();
    await pause(500);
    const heir = await cluster.mostAdvanced();
    await cluster.promote(heir);

    await startsAcknowledged(load, load.memory.starts.size + 60);
    await load.startNoMore();
    await untilNothingRuns(client);
    await load.goHome();
    const findings = await examine({ ...stage, database: heir }, client, recorder, load);
    console.log(JSON.stringify(findings));
    expect(findings).toMatchObject({ lost: 0, duplicates: 0, wrong: [], completed: findings.started });
    expect(findings.started).toBeGreaterThan(120);
  },
);

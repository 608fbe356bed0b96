/**
 * A run: nodes under load, disturbed on a plan made from a seed; then the disturbances stop, everything comes to its end,
 * and what was promised is held against what there is.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src/host/rehearsal/random.ts';
import { deploy } from './deploy.ts';
import { type Done, disturb, plan } from './disturbances.ts';
import { EffectRecorder } from './effect-recorder.ts';
import { examine, type Findings, isWell, untilNothingRuns } from './examine.ts';
import { Load } from './load.ts';
import { NodeClient } from './node-client.ts';
import { openStage, type Stage } from './stage.ts';

export interface ChaosOptions {
  readonly store: 'sqlite' | 'postgres';
  readonly nodes: number;
  readonly minutes: number;
  readonly seed: number;
  readonly startsPerSecond: number;
  /** Between two disturbances, on average. */
  readonly every_ms: number;
  readonly lease_ms: number;
  readonly say: (text: string) => void;
  /** The checkout the nodes run at first; absent: this one. */
  readonly checkout?: string;
}

/** What is done to what stands while it is under load; resolves when all is as it was. */
export type Trouble = (stage: Stage) => Promise<Done>;

export interface ChaosReport extends Done, Findings {
  readonly seed: number;
  readonly starts_per_s: number;
  /** Where the logs are; absent where all is well. */
  readonly evidence?: string;
}

/** `trouble`: in place of the plan made from the seed. */
export async function runChaos(
  options: ChaosOptions,
  trouble: Trouble = planned(options),
): Promise<ChaosReport> {
  const { seed, minutes, nodes, store, say, checkout } = options;
  const stage = await openStage({ store, nodes, ...(checkout === undefined ? {} : { checkout }) });
  const recorder = new EffectRecorder(seededRandom(seed + 1));
  const client = new NodeClient(
    stage.nodes.map(({ url }) => url),
    seededRandom(seed + 2),
  );
  let well = false;
  try {
    for (const node of stage.nodes) node.start();
    await deploy(client, stage, await recorder.open());
    const began = performance.now();
    const load = new Load({
      client,
      recorder,
      random: seededRandom(seed + 3),
      startsPerSecond: options.startsPerSecond,
    });
    const done = await trouble(stage);
    await pause(Math.max(0, began + minutes * 60_000 - performance.now()));
    say('no more disturbances');
    await load.startNoMore();
    const starting_s = (performance.now() - began) / 1_000;
    say(`${load.memory.starts.size} starts in ${starting_s.toFixed(0)} s, all answered; draining`);
    await untilNothingRuns(client);
    await load.goHome();
    const report = await examine(stage, client, recorder, load);
    well = isWell(report);
    return {
      seed,
      ...report,
      ...done,
      starts_per_s: Math.round(load.memory.starts.size / starting_s),
      ...(well ? {} : { evidence: stage.folder }),
    };
  } finally {
    await client.close();
    await recorder.close();
    await stage.close(!well);
  }
}

function planned({ seed, minutes, nodes, store, every_ms, lease_ms, say }: ChaosOptions): Trouble {
  const duration_ms = minutes * 60_000;
  const steps = plan(seededRandom(seed), {
    duration_ms,
    nodes,
    every_ms,
    lease_ms,
    database: store === 'postgres',
  });
  return (stage) => disturb(stage, steps, say);
}

/** What is done to the nodes and to the database, and when: all of it from one seed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/host/rehearsal/random.ts';
import type { Stage } from './stage.ts';

export type Disturbance =
  | { readonly kind: 'kill'; readonly node: number; readonly down_ms: number }
  | { readonly kind: 'pause'; readonly node: number; readonly for_ms: number }
  | {
      readonly kind: 'cut';
      readonly node: number;
      readonly for_ms: number;
      readonly how: 'reset' | 'silence';
    }
  | { readonly kind: 'restart'; readonly how: 'fast' | 'immediate' };

export interface Planned {
  /** After the beginning. */
  readonly at_ms: number;
  readonly what: Disturbance;
}

export interface Done {
  kills: number;
  pauses: number;
  cuts: number;
  restarts: number;
  /** Nodes that went on by another build. */
  updates: number;
}

export interface PlanOptions {
  readonly duration_ms: number;
  readonly nodes: number;
  /** How long what a node has taken is its own: it is paused for longer. */
  readonly lease_ms: number;
  /** Between two of them, on average. */
  readonly every_ms: number;
  /** An embedded database can neither be cut off nor restarted by itself. */
  readonly database: boolean;
}

/** In each five of them every kind is there, in an order of chance. */
export function plan(random: Random, options: PlanOptions): readonly Planned[] {
  const { duration_ms, every_ms, database } = options;
  const kinds: Disturbance['kind'][] = database
    ? ['kill', 'pause', 'cut', 'restart', 'kill']
    : ['kill', 'kill', 'pause'];
  const planned: Planned[] = [];
  let bag: Disturbance['kind'][] = [];
  let at_ms = every_ms / 2;
  while (at_ms < duration_ms) {
    if (bag.length === 0) bag = [...kinds];
    const [kind = 'kill'] = bag.splice(random.below(bag.length), 1);
    planned.push({ at_ms, what: disturbance(kind, random, options) });
    at_ms += every_ms * (0.5 + random.next());
  }
  return planned;
}

function disturbance(
  kind: Disturbance['kind'],
  random: Random,
  { nodes, lease_ms }: PlanOptions,
): Disturbance {
  const node = random.below(nodes);
  switch (kind) {
    case 'kill':
      return { kind, node, down_ms: random.below(3_000) };
    case 'pause':
      return { kind, node, for_ms: Math.round(lease_ms * (0.8 + 0.5 * random.next())) };
    case 'cut':
      return {
        kind,
        node,
        for_ms: 500 + random.below(lease_ms),
        how: random.chance(0.5) ? 'reset' : 'silence',
      };
    case 'restart':
      return { kind, how: random.chance(0.5) ? 'fast' : 'immediate' };
  }
}

/** Carries the plan out; resolves when all is as it was and every node runs. */
export async function disturb(
  stage: Stage,
  planned: readonly Planned[],
  say: (text: string) => void,
): Promise<Done> {
  const done: Done = { kills: 0, pauses: 0, cuts: 0, restarts: 0, updates: 0 };
  const began = performance.now();
  const busy = new Set<string>();
  const running: Promise<void>[] = [];
  for (const { at_ms, what } of planned) {
    await pause(Math.max(0, began + at_ms - performance.now()));
    const subject = what.kind === 'restart' ? 'database' : `node ${what.node}`;
    // Nobody is struck twice at once, a paused node that is killed is only a killed one: it waits until the other is over.
    while (busy.has(subject)) await pause(50);
    busy.add(subject);
    say(`${Math.round((performance.now() - began) / 1_000)} s: ${JSON.stringify(what)}`);
    running.push(strike(stage, what, done).finally(() => busy.delete(subject)));
  }
  await Promise.all(running);
  return done;
}

async function strike({ nodes, proxies, database }: Stage, what: Disturbance, done: Done): Promise<void> {
  if (what.kind === 'restart') {
    done.restarts += 1;
    await database?.restart(what.how);
    return;
  }
  const node = nodes[what.node];
  if (what.kind === 'kill') {
    done.kills += 1;
    await node?.kill();
    await pause(what.down_ms);
    node?.start();
  } else if (what.kind === 'pause') {
    done.pauses += 1;
    node?.pause();
    await pause(what.for_ms);
    node?.resume();
  } else {
    done.cuts += 1;
    const proxy = proxies[what.node];
    if (what.how === 'reset') proxy?.cut();
    else proxy?.silence();
    await pause(what.for_ms);
    proxy?.restore();
  }
}

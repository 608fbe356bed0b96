/**
 * The node of `grown.ts`, in a process of its own: completes so many instances, then leaves so many waiting for a person and
 * a timer, and says after each part how much memory it takes. One line of JSON a part.
 */
import {
  catching,
  definitionOf,
  end,
  fork,
  person,
  start,
  timer,
} from '../test/contracts/sample-definitions.ts';
import { openBatonNode } from './baton-postgres.ts';
import { openBaton } from './baton-sqlite.ts';
import { type Scenario, scenario } from './scenario.ts';

export interface GrownRequest {
  /** Of PostgreSQL; absent: SQLite. */
  readonly url?: string;
  readonly directory: string;
  readonly finished: number;
  readonly waiting: number;
}

export interface GrownPart {
  readonly instances: number;
  readonly rss_mib: number;
  readonly heap_mib: number;
  readonly seconds: number;
}

const STARTERS = 96;
const PARTS = 20;
const MIB = 1024 * 1024;

const patient: Scenario = {
  ...scenario('one-task'),
  definition: definitionOf('patient', {
    id: 'P',
    elements: {
      Start: { shape: start, to: ['Fork'] },
      Fork: { shape: fork, to: ['Ask', 'Wait'] },
      Ask: { shape: person('Clerk'), to: ['Join'] },
      Wait: { shape: catching(timer('P30D')), to: ['Join'] },
      Join: { shape: fork, to: ['End'] },
      End: { shape: end },
    },
  }),
};

async function grow(request: GrownRequest, what: Scenario, count: number): Promise<void> {
  const { url, directory } = request;
  const system = await (url === undefined ? openBaton(what, directory) : openBatonNode(what, url));
  const part = Math.max(1, Math.ceil(count / PARTS));
  let begun = 0;
  let told = performance.now();
  const starter = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const mine = begun;
      await system.start();
      if (mine % part === 0) {
        const now = performance.now();
        tell(mine, (now - told) / 1_000);
        told = now;
      }
    }
  };
  await Promise.all(Array.from({ length: STARTERS }, starter));
  if (what !== patient) await system.finish();
  await system.close();
}

function tell(instances: number, seconds: number): void {
  const { rss, heapUsed } = process.memoryUsage();
  const part: GrownPart = { instances, rss_mib: rss / MIB, heap_mib: heapUsed / MIB, seconds };
  process.stdout.write(`${JSON.stringify(part)}\n`);
}

const request = JSON.parse(process.argv[2] ?? '{}') as GrownRequest; // cast: grown.ts wrote it
await grow(request, scenario('one-task'), request.finished);
await grow(request, patient, request.waiting);

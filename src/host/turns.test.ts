import { describe, expect, it } from 'vitest';
import { openStage, START } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  person,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';
import { batchOf } from '../../test/contracts/store-contract.ts';
import type { Variables } from '../kernel/command.ts';
import type { Alarm } from '../ports/clock.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { openHost } from './host.ts';
import { VirtualClock } from './virtual-clock.ts';

const asking = definitionOf('asking', {
  id: 'P',
  elements: { Start: { shape: start, to: ['Ask'] }, Ask: { shape: person('Clerk') } },
});
const waiting = definitionOf('waiting', {
  id: 'P',
  elements: {
    Start: { shape: start, to: ['Late'] },
    Late: { shape: catching(timer('PT1H')), to: ['End'] },
    End: { shape: end },
  },
});

/** No clock can be relied upon for ever. */
class FailingClock extends VirtualClock {
  fails = false;
  override schedule(at: number, ring: () => void): Alarm {
    if (this.fails) throw new Error('no more alarms');
    return super.schedule(at, ring);
  }
}

describe('several commands on one instance in one turn', () => {
  it('each have their own fate, also after one that cannot be written down', async () => {
    const stage = await openStage();
    const id = await stage.begin(await stage.deploy(asking));
    const set = (variables: Variables) => stage.host.submit(id, { kind: 'set-variables', variables });
    const endless: { self?: Variables } = {};
    const cyclic = Object.assign(endless, { self: endless as Variables }) as Variables; // cast: on purpose no JSON
    const settled = await Promise.allSettled([set({ a: 1 }), set({ b: cyclic }), set({ c: 3 })]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const view = await stage.host.view(id);
    expect(view?.state.elements.get(1)?.variables).toEqual({ a: 1, c: 3 });
    expect(stage.errors).toEqual([]);
  });
});

describe('what has been committed', () => {
  it('is answered as such, whatever goes wrong afterwards', async () => {
    const store = await openSqliteStore(':memory:');
    const clock = new FailingClock(START);
    const errors: string[] = [];
    const log = { error: (_: object, message: string) => void errors.push(message), warn() {}, info() {} };
    const host = await openHost({ store, clock, log, random: { next: () => 0.5 } });
    const source = new Uint8Array();
    const { line } = await host.deploy({
      key: 'w',
      name: 'w',
      fileName: 'w.bpmn',
      source,
      wiring: {},
      findings: [],
      definition: waiting,
    });
    clock.fails = true;
    expect(await host.startCase({ deployment: line.id })).toMatchObject({ ok: true });
    expect(errors).toHaveLength(1);
  });
});

describe('a timer row its instance does not know', () => {
  it('is dropped instead of being due for ever', async () => {
    const stage = await openStage();
    const id = await stage.begin(await stage.deploy(waiting));
    await stage.host.view(id);
    const stray = { instance: id, key: 999, case: id, element: 'Late', at: START + 1_000 };
    await stage.store.commit(batchOf({ timers: { put: [stray], removed: [] } }));
    await stage.advance(3_600_000);
    expect(await stage.store.nextTimerAt()).toBeUndefined();
    expect(await stage.status(id)).toBe('completed');
  }, 5_000);
});

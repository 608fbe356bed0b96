/**
 * More comes than the store can keep: the store is the real one, made slow. What would begin is refused with 429 before
 * memory grows; what has begun goes on; when the store is quick again everything is as before.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { BatonSettings, OpenBaton } from '../src/cli/parts.ts';
import { HostError } from '../src/host/host-api.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import { openBaton } from '../src/main.ts';
import { KeptMetrics } from '../src/operation/kept-metrics.ts';
import type { Store } from '../src/ports/store.ts';
import type { InboxTask } from '../src/server/api/inbox.ts';
import type { Page } from '../src/server/api/primitive-schemas.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { openStage } from './contracts/host-stage.ts';
import { definitionOf, end, person, start } from './contracts/sample-definitions.ts';
import { until, upload } from './running-baton.ts';

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Asking" isExecutable="true">
    <startEvent id="S"/><userTask id="Answer" name="Answer it"/><endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Answer"/><sequenceFlow id="f2" sourceRef="Answer" targetRef="E"/>
  </process></definitions>`;

/** Commits only when it is let. */
class Gate {
  waiting = 0;
  #open = Promise.resolve();
  #release: () => void = () => undefined;

  close(): void {
    this.#open = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  open(): void {
    this.#release();
  }

  readonly before = (store: Store): void => {
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      this.waiting += 1;
      await this.#open;
      this.waiting -= 1;
      return commit(batch);
    };
  };
}

let baton: OpenBaton | undefined;
let folder = '';
afterEach(async () => {
  await baton?.close();
  baton = undefined;
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

async function read<Body>(answer: Response): Promise<Body> {
  const body: unknown = await answer.json();
  return body as Body; // cast: the test names the schema
}

describe('a Baton whose store does not keep up', () => {
  test('refuses what would begin with 429 on every way in, lets what runs go on, and recovers', async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-busy-'));
    const gate = new Gate();
    const clock = new VirtualClock(Date.UTC(2030, 0, 1));
    const settings: BatonSettings = { dataFolder: folder, hostNames: ['127.0.0.1'], logLevel: 'silent' };
    baton = await openBaton(settings, clock, gate.before);
    const { port } = await baton.listen('127.0.0.1', 0);
    const url = `http://127.0.0.1:${port}`;
    const post = (path: string, body: unknown = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const wiring = JSON.stringify({ format: 1, triggers: { apply: { on: 'form' } } });
    await fetch(`${url}/api/processes`, { method: 'POST', body: upload(drawing, 'asking.bpmn', { wiring }) });
    expect((await post('/api/processes/asking/start')).status).toBe(201);
    const tasks = await read<Page<InboxTask>>(await fetch(`${url}/api/inbox`));

    gate.close();
    const begun = post('/api/processes/asking/start');
    await until(async () => (gate.waiting > 0 ? true : undefined));
    await clock.advanceTo(clock.now() + 6_000);

    const refused = await post('/api/processes/asking/start');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(6);
    expect(await refused.json()).toMatchObject({ code: 'busy', title: 'Baton is busy' });
    expect((await post('/api/messages', { name: 'paid' })).status).toBe(429);
    expect((await post('/api/signals', { name: 'closed' })).status).toBe(429);
    const asEngine = await post('/engine-rest/process-definition/key/P/start');
    expect(asEngine.status).toBe(429);
    expect(await asEngine.json()).toMatchObject({ type: 'ProcessEngineException' });
    const form = { method: 'POST', body: new URLSearchParams({}), headers: { accept: 'text/html' } };
    const page = await fetch(`${url}/forms/asking/apply`, form);
    expect(page.status).toBe(429);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('Please try again in a moment');
    expect((await fetch(`${url}/forms/asking/apply`)).status).toBe(200);
    const asked = await (await fetch(`${url}/metrics`)).text();
    expect(asked).toMatch(/^baton_queue_oldest_seconds 6$/m);

    const goingOn = post(`/api/inbox/${tasks.items[0]?.id}/complete`);
    await until(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return /^baton_callers_waiting 2$/m.test(text) ? true : undefined;
    });
    gate.open();
    expect((await begun).status).toBe(201);
    expect((await goingOn).status).toBe(200);
    expect((await read<StartResult>(await post('/api/processes/asking/start'))).case).toBeGreaterThan(0);
  }, 60_000);

  test('holds no more than its bounds, however much is asked of it, and answers all it has let in', async () => {
    const meter = new KeptMetrics();
    const stage = await openStage({ meter, limits: { queuedStarts: 200, queuedCommands: 400 } });
    const asking = definitionOf('asking', {
      id: 'P',
      elements: {
        Start: { shape: start, to: ['Ask'] },
        Ask: { shape: person('Clerk'), to: ['End'] },
        End: { shape: end },
      },
    });
    const deployment = await stage.deploy(asking);
    const running = await stage.begin(deployment);
    const gate = new Gate();
    gate.before(stage.store);
    gate.close();
    const before = process.memoryUsage().heapUsed;
    let begun = 0;
    let refused = 0;
    const all: Promise<void>[] = [];
    for (let n = 0; n < 20_000; n++) {
      // Of its own for each, so that what is kept is seen: 2 GB together.
      const text = Buffer.alloc(50_000, `${n} `).toString('latin1');
      const call = stage.host.startCase({ deployment: deployment.id, variables: { text } }).then(
        () => {
          begun += 1;
        },
        (error: unknown) => {
          if (!(error instanceof HostError) || error.code !== 'busy') throw error;
          refused += 1;
        },
      );
      all.push(call);
      if (n % 100 === 0) await new Promise((resume) => setImmediate(resume));
    }
    await new Promise((resume) => setImmediate(resume));
    expect(refused).toBe(20_000 - 200);
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(400);
    const command = { kind: 'set-variables', variables: { seen: true } } as const;
    const commands = Array.from({ length: 300 }, () => stage.host.submit(running, command));
    const settled = Promise.allSettled(commands);
    gate.open();
    await Promise.all(all);
    const results = await settled;
    expect(begun).toBe(200);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(200);
    expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))).toEqual(
      Array.from({ length: 100 }, () => expect.objectContaining({ code: 'overloaded' })),
    );
    expect(await stage.begin(deployment)).toBeGreaterThan(0);
    await stage.host.close();
  }, 60_000);
});

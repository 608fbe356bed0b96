import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStage, START } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  job,
  person,
  type SampleProcess,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';
import type { JobHandler } from '../ports/connector.ts';

const directory = mkdtempSync(join(tmpdir(), 'baton-host-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(directory, `${files++}.db`);

function line(id: string, middle: SampleProcess['elements'][string]['shape']): SampleProcess {
  return {
    id,
    elements: {
      Start: { shape: start, to: ['Middle'] },
      Middle: { shape: middle, to: ['End'] },
      End: { shape: end },
    },
  };
}

/** Round and round: each completion asks the same person again. */
const endless = definitionOf('endless', {
  id: 'P',
  elements: { Start: { shape: start, to: ['Again'] }, Again: { shape: person('Clerk'), to: ['Again'] } },
});

async function completeOnce(
  stage: Awaited<ReturnType<typeof openStage>>,
  id: number,
  variables = {},
): Promise<void> {
  const task = (await stage.store.case(id))?.userTasks[0]?.key ?? 0;
  const answer = await stage.host.submit(id, {
    kind: 'complete-user-task',
    task,
    person: 'ada',
    variables,
    answers: {},
  });
  expect(answer).toMatchObject({ ok: true });
}

describe('a host opened on what another left behind', () => {
  it('fires the timers missed meanwhile', async () => {
    const path = newFile();
    const before = await openStage({ path });
    const id = await before.begin(await before.deploy(definitionOf('t', line('P', catching(timer('PT1H'))))));
    await before.host.close();
    const after = await openStage({ path, startAt: START + 7_200_000 });
    await after.advance(0);
    expect(await after.status(id)).toBe('completed');
    await after.host.close();
  });

  it('begins jobs again that were under way, with the same idempotency key', async () => {
    const path = newFile();
    const keys: string[] = [];
    const hanging: JobHandler = {
      jobType: 'pay',
      run: ({ idempotencyKey, signal }) => {
        keys.push(idempotencyKey);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    };
    const before = await openStage({ path, handlers: [hanging] });
    const deployment = await before.deploy(definitionOf('t', line('P', job('pay'))));
    const answer = await before.host.startCase({ deployment: deployment.id });
    // Not closed in good order: the file is given up while the handler still runs.
    await before.store.close();
    const paying: JobHandler = {
      jobType: 'pay',
      run: async ({ idempotencyKey, attempt }) => {
        keys.push(idempotencyKey);
        return { kind: 'completed', variables: { attempt } };
      },
    };
    const after = await openStage({ path, handlers: [paying] });
    await after.host.idle();
    expect(await after.status(answer.ok ? answer.case : 0)).toBe('completed');
    expect(keys.length).toBe(2);
    expect(new Set(keys).size).toBe(1);
    await after.host.close();
  });

  it('brings on its way what was under way to another instance', async () => {
    const path = newFile();
    const before = await openStage({ path });
    const caller = line('Caller', { behavior: 'call-activity', boundary: [], calls: 'Called', from: 'same' });
    const definition = definitionOf('calls', caller, line('Called', person('Clerk')));
    const deployment = await before.deploy(definition);
    const started = before.host.startCase({ deployment: deployment.id });
    const answer = await started;
    // The call is in the store; the instance it starts is not.
    await before.store.close();
    const after = await openStage({ path });
    await after.host.idle();
    const detail = await after.store.case(answer.ok ? answer.case : 0);
    expect(detail?.instances.map(({ process }) => process)).toEqual(['Caller', 'Called']);
    await after.host.close();
  });

  it('goes on exactly where an instance stood, from its snapshot and the journal after it', async () => {
    const path = newFile();
    const before = await openStage({ path, limits: { eventsPerSnapshot: 10 } });
    const id = await before.begin(await before.deploy(endless));
    for (let n = 0; n < 25; n++) await completeOnce(before, id, { n });
    const stood = await before.host.view(id);
    const stored = await before.store.loadInstance(id);
    expect(stored?.snapshot?.seq).toBeGreaterThan(10);
    expect(stored?.tail.length).toBeLessThan(10);
    await before.host.close();
    const after = await openStage({ path });
    const stands = await after.host.view(id);
    expect(stands?.seq).toBe(stood?.seq);
    expect(stands?.state).toEqual(stood?.state);
    await completeOnce(after, id);
    await after.host.close();
  });
});

describe('the cache', () => {
  it('lets instances go that do not fit and takes them up again unchanged', async () => {
    const stage = await openStage({ limits: { cacheBytes: 20_000 } });
    const deployment = await stage.deploy(endless);
    const ids: number[] = [];
    for (let n = 0; n < 40; n++) ids.push(await stage.begin(deployment, { n }));
    for (const id of ids) await completeOnce(stage, id);
    for (const [n, id] of ids.entries()) {
      const view = await stage.host.view(id);
      expect(view?.seq).toBe(2);
      expect(view?.state.elements.get(view.state.root)?.variables).toMatchObject({ n });
    }
    expect((await stage.store.loadInstance(ids[0] ?? 0))?.snapshot).toBeDefined();
  });
});

describe('a broken invariant', () => {
  const broken = definitionOf('broken', {
    id: 'P',
    elements: { Start: { shape: start, to: ['Ask'] }, Ask: { shape: person('Clerk'), to: ['Nowhere'] } },
  });

  it('stops that instance, loudly, and no other', async () => {
    const stage = await openStage();
    const bad = await stage.begin(await stage.deploy(broken));
    const good = await stage.begin(await stage.deploy(endless));
    const task = (await stage.store.case(bad))?.userTasks[0]?.key ?? 0;
    const complete = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
    const set = { kind: 'set-variables', variables: { a: 1 } } as const;
    const results = await Promise.allSettled([
      stage.host.submit(bad, set),
      stage.host.submit(bad, complete),
      stage.host.submit(bad, set),
      stage.host.submit(good, set),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'instance-stopped' } });
    expect(await stage.status(bad)).toBe('stopped');
    expect(await stage.status(good)).toBe('active');
    expect((await stage.store.case(bad))?.userTasks).toEqual([]);
    expect((await stage.store.loadInstance(bad))?.tail.length).toBe(2);
    expect(stage.errors.some((message) => message.startsWith('Instance stopped'))).toBe(true);
    await expect(stage.host.submit(bad, set)).rejects.toMatchObject({ code: 'instance-stopped' });
    expect((await stage.host.view(bad))?.seq).toBe(2);
  });

  it('stops it for good although another command came for it in the same turn', async () => {
    const stage = await openStage();
    const bad = await stage.begin(await stage.deploy(broken));
    const task = (await stage.store.case(bad))?.userTasks[0]?.key ?? 0;
    const complete = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
    const set = { kind: 'set-variables', variables: { a: 1 } } as const;
    await Promise.allSettled([stage.host.submit(bad, complete), stage.host.submit(bad, set)]);
    await expect(stage.host.submit(bad, set)).rejects.toMatchObject({ code: 'instance-stopped' });
  });
});

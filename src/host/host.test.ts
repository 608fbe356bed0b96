import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  job,
  message,
  person,
  type SampleProcess,
  signal,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { JobCall, JobHandler, JobResult } from '../ports/connector.ts';
import type { Definition, Trigger } from '../wiring/definition.ts';
import { HostError } from './host-api.ts';

function line(
  id: string,
  middle: SampleProcess['elements'][string]['shape'],
  rest: Partial<SampleProcess> = {},
): SampleProcess {
  return {
    id,
    elements: {
      Start: { shape: start, to: ['Middle'] },
      Middle: { shape: middle, to: ['End'] },
      End: { shape: end },
    },
    ...rest,
  };
}

const waitsFor = (trigger: Trigger): Definition => definitionOf('waits', line('P', catching(trigger)));

function handler(jobType: string, run: (call: JobCall) => JobResult | Promise<JobResult>): JobHandler {
  return { jobType, run: async (call) => run(call) };
}

function sends(
  name: string,
  targets: readonly { process: string; element: string }[] = [],
): SampleProcess['elements'][string]['shape'] {
  return { behavior: 'throw-event', throws: [{ kind: 'message', name, targets }] };
}

describe('starting and answering', () => {
  it('runs a case to its end and keeps its journal', async () => {
    const stage = await openStage({
      handlers: [
        handler('mail', ({ variables }) => ({
          kind: 'completed',
          variables: { sent: variables.to ?? null },
        })),
      ],
    });
    const deployment = await stage.deploy(definitionOf('mail', line('P', job('mail'))));
    const id = await stage.begin(deployment, { to: 'ada' });
    expect(await stage.status(id)).toBe('completed');
    const journal = await stage.store.caseJournal(id, { limit: 10 });
    expect(journal.items.map((row) => row.seq)).toEqual([1, 2]);
    const view = await stage.host.view(id);
    expect(view?.state.status).toBe('ended');
  });

  it('gives the first answer again for a repeated idempotency key, at once and later', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(definitionOf('t', line('P', person('Clerk'))));
    const request = { deployment: deployment.id, idempotencyKey: 'order 7' };
    const [one, two] = await Promise.all([stage.host.startCase(request), stage.host.startCase(request)]);
    const three = await stage.host.startCase(request);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect((await stage.store.cases({}, { limit: 10 })).items.length).toBe(1);
    const id = one.ok ? one.case : 0;
    const task = (await stage.store.case(id))?.userTasks[0]?.key ?? 0;
    const done = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
    const first = await stage.host.submit(id, done, { idempotencyKey: 'done' });
    expect(first).toMatchObject({ ok: true, seq: 2 });
    expect(await stage.host.submit(id, done, { idempotencyKey: 'done' })).toEqual({
      ok: true,
      seq: 2,
      events: [],
    });
    expect(await stage.host.submit(id, done)).toMatchObject({
      ok: false,
      rejection: { code: 'instance-ended' },
    });
  });

  it('starts all processes of a collaboration in one case, or none', async () => {
    const stage = await openStage();
    const buyer = line('Buyer', person('Buyer'), { startsWith: ['Seller'] });
    const deployment = await stage.deploy(definitionOf('deal', buyer, line('Seller', person('Seller'))));
    const id = await stage.begin(deployment, { amount: 5 });
    const detail = await stage.store.case(id);
    expect(detail?.instances.map(({ process, case: caseId }) => [process, caseId])).toEqual([
      ['Buyer', id],
      ['Seller', id],
    ]);
    const broken = await stage.deploy(
      definitionOf('bad', line('A', person('A'), { startsWith: ['Nobody'] })),
    );
    expect(await stage.host.startCase({ deployment: broken.id })).toMatchObject({ ok: false });
    expect((await stage.store.cases({ libraryKey: 'bad' }, { limit: 5 })).items).toEqual([]);
  });

  it('says what it does not know', async () => {
    const stage = await openStage();
    await expect(stage.host.startCase({ deployment: { key: 'nothing' } })).rejects.toMatchObject({
      code: 'no-such-deployment',
    });
    await expect(stage.host.submit(4_711, { kind: 'set-variables', variables: {} })).rejects.toMatchObject({
      code: 'no-such-instance',
    });
    expect(await stage.host.view(4_711)).toBeUndefined();
  });

  it('refuses what would begin when as many wait as may, with an error that says to try again', async () => {
    const stage = await openStage({ limits: { queuedStarts: 10 } });
    const deployment = await stage.deploy(definitionOf('t', line('P', person('Clerk'))));
    const starts = Array.from({ length: 30 }, () => stage.host.startCase({ deployment: deployment.id }));
    const settled = await Promise.allSettled(starts);
    const refused = settled.filter((result) => result.status === 'rejected').map((result) => result.reason);
    expect(refused.length).toBe(20);
    expect(
      refused.every((error) => error instanceof HostError && error.code === 'busy' && error.retryable),
    ).toBe(true);
    expect((await stage.store.cases({}, { limit: 50 })).items.length).toBe(10);
  });
});

describe('failing commits', () => {
  it('forgets what it decided, tells the callers, and goes on from what is stored', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(definitionOf('t', line('P', person('Clerk'))));
    const id = await stage.begin(deployment);
    const commit = stage.store.commit.bind(stage.store);
    stage.store.commit = () => Promise.reject(new Error('disk full'));
    const set = (n: number) => stage.host.submit(id, { kind: 'set-variables', variables: { n } });
    await expect(set(1)).rejects.toMatchObject({ code: 'commit-failed', retryable: true });
    stage.store.commit = commit;
    expect(await set(2)).toMatchObject({ ok: true, seq: 2 });
    const view = await stage.host.view(id);
    expect(view?.seq).toBe(2);
  });
});

describe('timers', () => {
  it('fire when they are due, in due order, and once', async () => {
    const stage = await openStage();
    const short = await stage.deploy(definitionOf('short', line('P', catching(timer('PT1H')))));
    const long = await stage.deploy(definitionOf('long', line('P', catching(timer('P2D')))));
    const [later, sooner] = [await stage.begin(long), await stage.begin(short)];
    await stage.advance(3_599_999);
    expect(await stage.status(sooner)).toBe('active');
    await stage.advance(1);
    expect([await stage.status(sooner), await stage.status(later)]).toEqual(['completed', 'active']);
    await stage.advance(2 * 86_400_000);
    expect(await stage.status(later)).toBe('completed');
    expect(await stage.store.nextTimerAt()).toBeUndefined();
  });

  it('begin cases by themselves on a schedule, of the newest version only', async () => {
    const stage = await openStage();
    const hourly = (role: string): Definition =>
      definitionOf('report', line('P', person(role), { start: timer('R/PT1H', 'cycle') }));
    await stage.deploy(hourly('Clerk'));
    await stage.deploy(hourly('Boss'));
    await stage.advance(2 * 3_600_000 + 1);
    const cases = await stage.store.cases({ libraryKey: 'report' }, { limit: 10 });
    expect(cases.items.map(({ version }) => version)).toEqual([2, 2]);
  });
});

describe('jobs', () => {
  it('are tried again later with the same idempotency key, and wait for a person when no attempt is left', async () => {
    const calls: { attempt: number; key: string; at: number }[] = [];
    const stage = await openStage({
      handlers: [
        handler('flaky', ({ attempt, idempotencyKey }) => {
          calls.push({ attempt, key: idempotencyKey, at: stage.clock.now() });
          return { kind: 'failed', message: 'no answer', terminal: false };
        }),
      ],
    });
    const deployment = await stage.deploy(definitionOf('t', line('P', job('flaky', 3))));
    const id = await stage.begin(deployment);
    expect(calls.length).toBe(1);
    await stage.advance(60_000);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    const [first, second, third] = calls.map(({ at }) => at);
    expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).toEqual([750, 1_500]);
    const [incident] = (await stage.store.case(id))?.incidents ?? [];
    expect(incident).toMatchObject({ code: 'job-failed', message: 'no answer' });
    expect(
      await stage.host.submit(id, { kind: 'resolve-incident', incident: incident?.key ?? 0 }),
    ).toMatchObject({ ok: true });
    await stage.host.idle();
    expect(calls.length).toBe(4);
  });

  it('count an exception and a call that takes too long as failures', async () => {
    const stage = await openStage({
      limits: { handlerTimeout_ms: 500 },
      handlers: [
        handler('throws', () => {
          throw new Error('boom');
        }),
        handler('hangs', () => new Promise(() => {})),
      ],
    });
    const throwing = await stage.deploy(definitionOf('a', line('P', job('throws', 1))));
    const one = await stage.begin(throwing);
    expect((await stage.store.case(one))?.incidents).toMatchObject([{ message: 'boom' }]);
    const hanging = await stage.deploy(definitionOf('b', line('P', job('hangs', 1))));
    const answer = await stage.host.startCase({ deployment: hanging.id });
    await stage.clock.advanceTo(stage.clock.now() + 500);
    await stage.host.idle();
    expect((await stage.store.case(answer.ok ? answer.case : 0))?.incidents).toMatchObject([
      { message: 'No result after 500 ms' },
    ]);
  });

  it('whose handler returns what cannot be written down wait for a person', async () => {
    const cycle: Record<string, JsonValue> = {};
    Object.assign(cycle, { cycle });
    const stage = await openStage({
      handlers: [handler('odd', () => ({ kind: 'completed', variables: cycle }))],
    });
    const id = await stage.begin(await stage.deploy(definitionOf('t', line('P', job('odd')))));
    const [incident] = (await stage.store.case(id))?.incidents ?? [];
    expect(incident?.message).toMatch(/not JSON/);
    const odd = { kind: 'set-variables', variables: cycle } as const;
    await expect(stage.host.submit(id, odd)).rejects.toThrow();
    expect(await stage.host.submit(id, { kind: 'set-variables', variables: { a: 1 } })).toMatchObject({
      ok: true,
    });
  });

  it('that no handler takes wait for a worker outside, who needs the fence of its lease', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(definitionOf('t', line('P', job('print'))));
    const id = await stage.begin(deployment, { page: 3 });
    const fetch = (worker: string) =>
      stage.host.jobs.fetch({ wanted: [{ jobType: 'print', lease_ms: 1_000 }], worker, limit: 5 });
    const [first] = await fetch('a');
    expect(first).toMatchObject({ instance: id, variables: { page: 3 }, attempt: 1 });
    expect(await fetch('b')).toEqual([]);
    await stage.advance(1_000);
    const [second] = await fetch('b');
    const wait = { instance: id, key: second?.key ?? 0 };
    expect(await stage.host.jobs.complete(wait, first?.fence ?? 0, {})).toMatchObject({
      ok: false,
      reason: 'lease-lost',
    });
    expect(await stage.host.jobs.extend(wait, second?.fence ?? 0, 5_000)).toEqual({ ok: true });
    await stage.advance(4_000);
    expect(await fetch('a')).toEqual([]);
    expect(
      await stage.host.jobs.fail(wait, second?.fence ?? 0, { message: 'paper', retryAfter_ms: 100 }),
    ).toEqual({ ok: true });
    await stage.advance(100);
    const [third] = await fetch('c');
    expect(third?.attempt).toBe(2);
    expect(third?.idempotencyKey).toBe(first?.idempotencyKey);
    expect(await stage.host.jobs.complete(wait, third?.fence ?? 0, { printed: true })).toEqual({ ok: true });
    expect(await stage.status(id)).toBe('completed');
  });

  it('of more instances than the host takes on at once are all done in the end', async () => {
    let running = 0;
    let most = 0;
    const stage = await openStage({
      limits: { handlerBacklog: 4, handlerConcurrency: 2 },
      handlers: [
        handler('slow', async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return { kind: 'completed', variables: {} };
        }),
      ],
    });
    const deployment = await stage.deploy(definitionOf('t', line('P', job('slow'))));
    await Promise.all(Array.from({ length: 50 }, () => stage.host.startCase({ deployment: deployment.id })));
    await stage.host.idle();
    await stage.advance(1);
    expect(most).toBe(2);
    expect((await stage.store.cases({ status: 'completed' }, { limit: 100 })).items.length).toBe(50);
  });
});

describe('messages', () => {
  it('from outside reach the one who waits, by correlation', async () => {
    const stage = await openStage();
    const keyed = { ...message('Paid'), key: { language: 'feel', text: 'order' } } as const;
    const deployment = await stage.deploy(waitsFor(keyed));
    const [one, two] = [
      await stage.begin(deployment, { order: 'A' }),
      await stage.begin(deployment, { order: 'B' }),
    ];
    await stage.host.publishMessage({ name: 'Paid', correlation: 'B', variables: { amount: 5 } });
    await stage.host.idle();
    expect([await stage.status(one), await stage.status(two)]).toEqual(['active', 'completed']);
  });

  it('nobody waits for are kept until somebody does, and dropped when their time is over', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(waitsFor(message('Paid')));
    await stage.host.publishMessage({ name: 'Paid', timeToLive_ms: 1_000, idempotencyKey: 'p1' });
    await stage.host.publishMessage({ name: 'Paid', timeToLive_ms: 1_000, idempotencyKey: 'p1' });
    await stage.host.idle();
    const first = await stage.begin(deployment);
    expect(await stage.status(first)).toBe('completed');
    const second = await stage.begin(deployment);
    expect(await stage.status(second)).toBe('active');
    await stage.host.publishMessage({ name: 'Other', timeToLive_ms: 1_000 });
    await stage.advance(86_400_000);
    expect(await stage.store.keptByName('Other', 0, 0, 5)).toEqual([]);
  });

  it('are shared out one each when several begin to wait at once', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(waitsFor(message('Paid')));
    for (const n of [1, 2, 3]) await stage.host.publishMessage({ name: 'Paid', variables: { n } });
    await stage.host.idle();
    await Promise.all([1, 2, 3, 4].map(() => stage.host.startCase({ deployment: deployment.id })));
    await stage.host.idle();
    expect((await stage.store.cases({ status: 'completed' }, { limit: 9 })).items.length).toBe(3);
    expect(stage.errors).toEqual([]);
  });

  it('are not delivered any more when their time is over', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(waitsFor(message('Paid')));
    await stage.host.publishMessage({ name: 'Paid', timeToLive_ms: 1_000 });
    await stage.host.idle();
    await stage.advance(1_000);
    expect(await stage.status(await stage.begin(deployment))).toBe('active');
  });

  it('start a process that begins by them, also one deployed after they came', async () => {
    const stage = await openStage();
    const intake = definitionOf('intake', line('P', person('Clerk'), { start: message('Order') }));
    await stage.host.publishMessage({ name: 'Order', variables: { n: 1 } });
    await stage.host.idle();
    await stage.deploy(intake);
    await stage.host.idle();
    await stage.host.publishMessage({ name: 'Order', variables: { n: 2 } });
    await stage.host.idle();
    expect((await stage.store.cases({ libraryKey: 'intake' }, { limit: 9 })).items.length).toBe(2);
  });

  it('between the processes of a case go to the element drawn, whoever is there first', async () => {
    const stage = await openStage();
    const talk = (delay: string, patience: string): Definition =>
      definitionOf(
        `talk ${delay} ${patience}`,
        {
          id: 'Asker',
          elements: {
            Start: { shape: start, to: ['Wait'] },
            Wait: { shape: catching(timer(delay)), to: ['Ask'] },
            Ask: { shape: sends('Question', [{ process: 'Answerer', element: 'Hear' }]), to: ['End'] },
            End: { shape: end },
          },
          startsWith: ['Answerer'],
        },
        {
          id: 'Answerer',
          elements: {
            Start: { shape: start, to: ['Rest'] },
            Rest: { shape: catching(timer(patience)), to: ['Hear'] },
            Hear: { shape: catching(message('Question', true)), to: ['End'] },
            End: { shape: end },
          },
        },
      );
    for (const definition of [talk('PT1S', 'PT5S'), talk('PT5S', 'PT1S')]) {
      const deployment = await stage.deploy(definition);
      const [one, two] = [await stage.begin(deployment), await stage.begin(deployment)];
      await stage.advance(10_000);
      expect([await stage.status(one), await stage.status(two)]).toEqual(['completed', 'completed']);
    }
    expect(stage.errors).toEqual([]);
  });

  it('between processes start the other one in the same case where they lead to its start', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(
      definitionOf(
        'order',
        line('Buyer', sends('Order', [{ process: 'Seller', element: 'Start' }])),
        line('Seller', person('Seller'), { start: message('Order', true), fromCase: true }),
      ),
    );
    const id = await stage.begin(deployment);
    expect((await stage.store.case(id))?.instances).toMatchObject([
      { process: 'Buyer', status: 'completed' },
      { process: 'Seller', status: 'active' },
    ]);
    expect(await stage.status(id)).toBe('active');
  });
});

describe('signals', () => {
  it('reach everybody who waits and start what begins by them', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(waitsFor(signal('Strike')));
    await stage.deploy(definitionOf('crisis', line('P', person('Boss'), { start: signal('Strike') })));
    const waiting = [await stage.begin(deployment), await stage.begin(deployment)];
    await stage.host.broadcastSignal({ name: 'Strike' });
    await stage.host.idle();
    expect(await Promise.all(waiting.map((id) => stage.status(id)))).toEqual(['completed', 'completed']);
    expect((await stage.store.cases({ libraryKey: 'crisis' }, { limit: 9 })).items.length).toBe(1);
    expect(await stage.status(await stage.begin(deployment))).toBe('active');
  });
});

describe('calls', () => {
  const calling = (calls: string, from: 'same' | 'other'): SampleProcess =>
    line('Caller', { behavior: 'call-activity', boundary: [], calls, from });

  it('run the called process in the same case and bring back what it leaves', async () => {
    const stage = await openStage({
      handlers: [handler('add', () => ({ kind: 'completed', variables: { sum: 3 } }))],
    });
    await stage.deploy(definitionOf('library', line('Called', job('add'))));
    const deployment = await stage.deploy(definitionOf('main', calling('Called', 'other')));
    const id = await stage.begin(deployment);
    expect(await stage.status(id)).toBe('completed');
    expect((await stage.store.case(id))?.instances.length).toBe(2);
  });

  it('wait with an incident where the called process is missing, and go on once it is there', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(definitionOf('main', calling('Called', 'other')));
    const id = await stage.begin(deployment);
    const [incident] = (await stage.store.case(id))?.incidents ?? [];
    expect(incident).toMatchObject({ code: 'called-process-missing' });
    await stage.deploy(definitionOf('library', line('Called', { behavior: 'throw-event', throws: [] })));
    await stage.host.submit(id, { kind: 'resolve-incident', incident: incident?.key ?? 0 });
    await stage.host.idle();
    expect(await stage.status(id)).toBe('completed');
  });

  it('end what they called when they are ended', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(
      definitionOf('main', calling('Called', 'same'), line('Called', person('Clerk'))),
    );
    const id = await stage.begin(deployment);
    expect((await stage.store.case(id))?.userTasks.length).toBe(1);
    await stage.host.submit(id, { kind: 'terminate-instance', reason: 'changed our mind' });
    await stage.host.idle();
    expect((await stage.store.case(id))?.instances.map(({ status }) => status)).toEqual([
      'terminated',
      'terminated',
    ]);
    expect((await stage.store.case(id))?.userTasks).toEqual([]);
  });
});

describe('changes', () => {
  it('are told after the commit, by case, inbox and process', async () => {
    const stage = await openStage();
    const deployment = await stage.deploy(definitionOf('t', line('P', person('Clerk'))));
    const told: string[] = [];
    const stop = stage.host.changes.listen((changes) => told.push(...changes.map((change) => change.kind)));
    await stage.begin(deployment);
    expect([...told].sort()).toEqual(['case', 'inbox', 'process']);
    stop();
    await stage.begin(deployment);
    expect(told.length).toBe(3);
  });
});

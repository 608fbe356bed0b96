/** Two nodes on one store: what comes in or falls due has one case, whichever of them dies, stops for a while or hears late. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import type { Alarm, Clock } from '../src/ports/clock.ts';
import type { NodeSignal } from '../src/ports/nodes.ts';
import type { IncomingAnswer } from '../src/ports/triggers.ts';
import type { CaseStarter } from '../src/triggers/case-starter.ts';
import type { TriggerService } from '../src/triggers/trigger-service.ts';
import type { TriggerWiring } from '../src/wiring/wiring-document.ts';
import { compiled } from './fixtures/wiring/compile.ts';
import { casesIn, newFolder, type StageParts, stage } from './trigger-stage.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:00:30Z');

/** The clock of a node that may stop: what should ring meanwhile rings when it goes on, or never. */
class NodeClock implements Clock {
  readonly #clock: VirtualClock;
  #held: (() => void)[] | undefined;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(at: number, ring: () => void): Alarm {
    let isCancelled = false;
    const alarm = this.#clock.schedule(at, () => {
      if (this.#held === undefined) ring();
      else this.#held.push(() => void (isCancelled || ring()));
    });
    return {
      cancel: () => {
        isCancelled = true;
        alarm.cancel();
      },
    };
  }

  stop(): void {
    this.#held = [];
  }

  goOn(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const ring of held) ring();
  }
}

function signals() {
  const listeners = new Set<(signal: NodeSignal) => void>();
  return {
    send: (signal: NodeSignal) => {
      for (const listener of listeners) listener(signal);
    },
    listen: (listener: (signal: NodeSignal) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

interface TwoNodes {
  readonly entry: Partial<TriggerWiring>;
  readonly firstFolders?: string;
  readonly secondFolders?: string;
  readonly path?: string;
  readonly wrapFirst?: (host: CaseStarter) => CaseStarter;
  readonly wrapSecond?: (host: CaseStarter) => CaseStarter;
}

async function twoNodes(given: TwoNodes) {
  const clock = new VirtualClock(START);
  const clocks = [new NodeClock(clock), new NodeClock(clock)] as const;
  const told = signals();
  const path = given.path ?? (await newFolder());
  const parts: StageParts = {
    clock: clocks[0],
    node: { name: 'first', signals: told },
    ...(given.firstFolders === undefined ? {} : { folders: given.firstFolders }),
  };
  const opened = await stage(path, given.entry, given.wrapFirst, parts);
  const second = await opened.another({
    node: { name: 'second', signals: told },
    clock: clocks[1],
    ...(given.secondFolders === undefined ? {} : { folders: given.secondFolders }),
    ...(given.wrapSecond === undefined ? {} : { wrap: given.wrapSecond }),
  });
  const services = [opened.service, second] as const;
  const running = new Set<TriggerService>(services);
  const settle = async () => {
    for (const service of running) await service.idle();
  };
  return {
    ...opened,
    first: opened.service,
    second,
    told,
    clock,
    settle,
    pass: (ms: number) => clock.advanceTo(clock.now() + ms, settle),
    /** Nothing is heard of it any more. */
    stop: (index: 0 | 1) => {
      clocks[index].stop();
      running.delete(services[index]);
    },
    goOn: (index: 0 | 1) => {
      running.add(services[index]);
      clocks[index].goOn();
    },
    planned: async () =>
      (await second.deliveries('k', 'hook', { limit: 100 })).items
        .map(({ payload }) => JSON.stringify(payload).match(/T(\d\d:\d\d)/u)?.[1])
        .reverse(),
  };
}

function post(service: TriggerService, id: number): Promise<IncomingAnswer | undefined> {
  return service.receive({
    at: 'hooks',
    process: 'k',
    trigger: 'hook',
    rest: '',
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ id })),
    address: '1.2.3.4',
    signal: new AbortController().signal,
  });
}

const everyMinute = { on: 'schedule' as const, settings: { cron: '* * * * *', missed: 'all' } };
const webhook: Partial<TriggerWiring> = { settings: { sender: 'anybody', same: 'body.id' } };

/** A host that begins no case before it is told to. */
function held() {
  let letGo: () => void = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const wrap = (host: CaseStarter): CaseStarter => ({
    startCase: async (request) => {
      await until;
      return host.startCase(request);
    },
    publishMessage: (message) => host.publishMessage(message),
    changes: host.changes,
    tell: (changes) => host.tell(changes),
  });
  return { wrap, letGo };
}

describe('a schedule on two nodes', () => {
  test('is followed by one of them; both tell its next times', async () => {
    const { first, second, pass, planned, store } = await twoNodes({ entry: everyMinute });
    await pass(3 * MINUTE);
    expect(await planned()).toEqual(['08:01', '08:02', '08:03']);
    expect(await casesIn(store)).toBe(3);
    const [here] = await first.list('k');
    const [there] = await second.list('k');
    expect(here?.nextTimes).toEqual(there?.nextTimes);
    expect(there?.nextTimes?.[0]).toBe(Date.parse('2026-03-02T08:04:00Z'));
  });

  test('is taken over from a node that died, and no time of it is lost or comes twice', async () => {
    const { pass, planned, stop, store } = await twoNodes({ entry: everyMinute });
    await pass(2 * MINUTE);
    stop(0);
    await pass(3 * MINUTE);
    expect(await planned()).toEqual(['08:01', '08:02', '08:03', '08:04', '08:05']);
    expect(await casesIn(store)).toBe(5);
  });

  test('is left alone by a node that stood still and was taken for dead', async () => {
    const { pass, planned, stop, goOn, settle, store } = await twoNodes({ entry: everyMinute });
    await pass(2 * MINUTE);
    stop(0);
    await pass(3 * MINUTE);
    const { cursor } = await store.triggers.memory({ process: 'k', trigger: 'hook' });
    goOn(0);
    await settle();
    expect((await store.triggers.memory({ process: 'k', trigger: 'hook' })).cursor).toEqual(cursor);
    await pass(2 * MINUTE);
    const all = ['08:01', '08:02', '08:03', '08:04', '08:05', '08:06', '08:07'];
    expect(await planned()).toEqual(all);
    expect(await casesIn(store)).toBe(all.length);
    const [facts] = (await store.triggers.counts('k')).map(({ duplicates }) => duplicates);
    expect(facts).toBe(0);
  });

  test('is taken over at once from a node that ends in good order', async () => {
    const { first, pass, planned } = await twoNodes({ entry: everyMinute });
    await pass(MINUTE);
    await first.close();
    await pass(MINUTE);
    expect(await planned()).toEqual(['08:01', '08:02']);
  });

  test('stops when it is paused at the other node, and goes on when it is resumed there', async () => {
    const { second, pass, planned } = await twoNodes({ entry: everyMinute });
    await pass(MINUTE);
    await second.setPaused('k', 'hook', true, 'ada');
    await pass(2 * MINUTE);
    expect(await planned()).toEqual(['08:01']);
    await second.setPaused('k', 'hook', false);
    await pass(MINUTE);
    expect(await planned()).toEqual(['08:01', '08:02', '08:03', '08:04']);
  });
});

describe('a webhook on two nodes', () => {
  test('is answered by both; the same thing sent to each has one case', async () => {
    const { first, second, settle, store } = await twoNodes({ entry: webhook });
    await Promise.all([1, 2, 3].flatMap((id) => [post(first, id), post(second, id)]));
    await settle();
    expect(await casesIn(store)).toBe(3);
    expect((await first.list('k'))[0]).toMatchObject({ done: 3, duplicates: 3 });
  });

  test('has its case though the node that took it in died before it had begun one', async () => {
    const { wrap, letGo } = held();
    const { first, pass, stop, store } = await twoNodes({ entry: webhook, wrapFirst: wrap });
    expect(await post(first, 1)).toMatchObject({ kind: 'answered', status: 202 });
    stop(0);
    await pass(10_000);
    expect(await casesIn(store)).toBe(0);
    await pass(30_000);
    expect(await casesIn(store)).toBe(1);
    letGo();
  });

  test('has one case, and one outcome, where the first node was only slow', async () => {
    const { wrap, letGo } = held();
    const { first, pass, stop, goOn, settle, store } = await twoNodes({ entry: webhook, wrapFirst: wrap });
    await post(first, 1);
    stop(0);
    await pass(MINUTE);
    const [settled] = (await first.deliveries('k', 'hook', { limit: 1 })).items;
    goOn(0);
    letGo();
    await settle();
    expect(await casesIn(store)).toBe(1);
    expect((await first.deliveries('k', 'hook', { limit: 1 })).items).toEqual([settled]);
  });

  test('tells its sender what came of it, whichever node began the case', async () => {
    const { wrap, letGo } = held();
    const settings = { sender: 'anybody', reply: 'when-done', replyAt: 't', replyWith: '{ begun: true }' };
    const given = { entry: { settings: { ...settings, replyWithin_s: 60 } }, wrapFirst: wrap };
    const { first, clock, store } = await twoNodes(given);
    let told: IncomingAnswer | undefined;
    void post(first, 1).then((answer) => {
      told = answer;
    });
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const oneSecond = async () => {
      await clock.advanceTo(clock.now() + 1_000, turn);
      return told;
    };
    await expect.poll(oneSecond, { timeout: 20_000, interval: 1 }).toBeDefined();
    expect(clock.now()).toBeLessThan(START + 30_000);
    expect(told).toMatchObject({ status: 200, body: expect.stringContaining('"begun":true') });
    expect(await casesIn(store)).toBe(1);
    letGo();
  });
});

describe('what a node hears late', () => {
  const deaf = (host: CaseStarter): CaseStarter => ({
    startCase: (request) => host.startCase(request),
    publishMessage: (message) => host.publishMessage(message),
    changes: { listen: () => () => {} },
    tell: (changes) => host.tell(changes),
  });
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">
    <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>`;

  async function withNewVersion() {
    const opened = await twoNodes({ entry: webhook, wrapSecond: deaf });
    const wiring = { triggers: { more: { on: 'webhook' as const, ...webhook } } };
    const { definition } = await compiled(xml, wiring);
    await opened.host.deploy({
      key: 'k',
      name: 'K',
      fileName: 'k.bpmn',
      source: new TextEncoder().encode(xml),
      wiring: { format: 1, ...wiring },
      findings: [],
      definition,
    });
    await opened.settle();
    const known = async () => (await opened.second.list('k')).map(({ id }) => id);
    return { ...opened, known };
  }

  test('of a new version it looks for itself', async () => {
    const { known, pass } = await withNewVersion();
    expect(await known()).toEqual(['hook']);
    await pass(11_000);
    expect(await known()).toEqual(['more']);
  });

  test('of a new version it follows at once when it is told', async () => {
    const { known, told, settle } = await withNewVersion();
    told.send({ kind: 'deployed', key: 'k' });
    await settle();
    expect(await known()).toEqual(['more']);
  });
});

test('a folder that only one of two nodes has is watched by that one, and the trigger has no problem', async () => {
  const path = await newFolder();
  const inbox = join(dirname(path), 'inbox');
  await mkdir(inbox);
  const entry = { on: 'folder' as const, settings: { folder: 'in' } };
  const { pass, second, store } = await twoNodes({ path, entry, secondFolders: `in=${inbox}` });
  await writeFile(join(inbox, 'a.txt'), 'hello');
  const cases = async () => {
    await pass(15_000);
    return casesIn(store);
  };
  await expect.poll(cases, { timeout: 20_000 }).toBe(1);
  expect((await second.list('k'))[0]?.problem).toBeUndefined();
});

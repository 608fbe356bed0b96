/**
 * A simulated world: nodes on one store, an outside that starts cases, does tasks, sends messages and carries out jobs, and
 * blows that fall on the nodes. One seed, one run.
 *
 * The outside knows what it was told. What it was told is held against the store at the end (`check-world.ts`).
 */
import { openHost } from '../../../src/host/host.ts';
import { type HostApi, HostError } from '../../../src/host/host-api.ts';
import { type Random, seededRandom } from '../../../src/host/rehearsal/random.ts';
import { StoreClock } from '../../../src/host/store-clock.ts';
import type { JobCall, JobHandler, JobResult } from '../../../src/ports/connector.ts';
import { silentLog } from '../../../src/ports/log.ts';
import type { CommitBatch, Committed, Store } from '../../../src/ports/store.ts';
import type { StoreQueries } from '../../../src/ports/store-queries.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Acknowledgement } from '../../crash/acknowledgement.ts';
import { JOB_TYPE, PAID } from '../../crash/load-definitions.ts';
import { type Faults, faultsOf, NO_FAULTS } from './faults.ts';
import { SimNode } from './sim-node.ts';
import { BEGUN, OUTSIDE, PROCESSES } from './sim-processes.ts';
import { SimTime } from './sim-time.ts';

/** After the storm, each two seconds long: more than any backoff, lease and claim together. */
const LOOKS = 150;
const BEGIN = Date.UTC(2030, 0, 1);
const LEASE_MS = 6_000;
const CLAIM_MS = 3_000;
/** Longer than any lease: what a paused node held has gone to others when it goes on. */
const LONGEST_PAUSE_MS = 15_000;
/** Until the outside asks again, of another node. */
const PATIENCE_MS = 8_000;

export type WorldStore = Store & StoreQueries;

export interface Plan {
  readonly seed: number;
  readonly nodes?: number;
  readonly cases?: number;
  /** Blows fall for so long; then everything is mended and has to come to its end. */
  readonly storm_ms?: number;
  /** An empty one; absent: SQLite in memory. */
  readonly openStore?: () => Promise<WorldStore>;
  /** A mistake planted by a test. */
  readonly sent?: (batch: CommitBatch) => CommitBatch;
}

/** An effect in the outside world. */
export interface Effect {
  readonly step: string;
  readonly key: string;
}

export class World {
  readonly time = new SimTime(BEGIN);
  readonly acknowledged: Acknowledgement[] = [];
  readonly effects: Effect[] = [];
  readonly wrong: string[] = [];
  readonly blows = { kills: 0, pauses: 0, cuts: 0 };
  readonly store: WorldStore;
  readonly #plan: Plan;
  readonly #random: Random;
  readonly #faults: Faults;
  #isStorm = true;
  #nodes: { node: SimNode; host: HostApi | undefined }[] = [];
  #born = 0;
  #deployments: number[] = [];
  readonly #begun = new Set<string>();
  readonly #tried = new Map<string, number>();
  readonly #commits = new Map<string, Committed | 'used up'>();

  private constructor(plan: Plan, store: WorldStore) {
    this.#plan = plan;
    this.store = askedInItsTime(store, this.time);
    this.#random = seededRandom(plan.seed);
    this.#faults = faultsOf(this.#random);
  }

  static async of(plan: Plan): Promise<World> {
    const openStore = plan.openStore ?? (() => openSqliteStore(':memory:'));
    return new World(plan, await openStore());
  }

  /** Resolves when every case has ended, or their time is up. */
  async run(): Promise<void> {
    const { nodes = 3, cases = 8, storm_ms = 20_000 } = this.#plan;
    for (let count = 0; count < nodes; count++) this.#beBorn();
    await this.time.run(this.time.now + 5_000, () => this.#nodes.every(({ host }) => host !== undefined));
    await this.#deploy();
    const storm = this.time.now + storm_ms;
    for (let count = 0; count < cases; count++) {
      const key = `order-${count}`;
      this.time.at(this.time.now + this.#random.next() * storm_ms * 0.7, () => void this.#start(key));
    }
    this.#every(120, () => this.#doTask());
    this.#every(300, () => this.#pay());
    this.#every(250, () => this.#helpOutside());
    this.#nextBlow(storm);
    await this.time.run(storm);
    this.#isStorm = false;
    for (const { node } of this.#nodes) {
      node.mend();
      node.resume();
    }
    for (let looked = 0; looked < LOOKS && !(await this.#isOver(cases)); looked++)
      await this.time.run(this.time.now + 2_000);
  }

  async close(): Promise<void> {
    for (const { node } of this.#nodes) node.kill();
    await this.store.close();
  }

  // ---- nodes ----

  #beBorn(): void {
    this.#born += 1;
    const node = new SimNode(`n${this.#born}`, {
      time: this.time,
      random: this.#random,
      store: this.store,
      faults: () => (this.#isStorm ? this.#faults : NO_FAULTS),
      nodes: () => this.#nodes.map((one) => one.node),
      commits: this.#commits,
      sent: this.#plan.sent ?? ((batch) => batch),
      wrong: (what) => void this.wrong.push(what),
    });
    const place = { node, host: undefined as HostApi | undefined };
    this.#nodes.push(place);
    void this.#open(node).then((host) => {
      place.host = host;
    });
  }

  /** As a process that is started again until it comes up. */
  async #open(node: SimNode): Promise<HostApi> {
    for (;;) {
      const clock = new StoreClock(node.clock, node.parts.registry, silentLog);
      try {
        await clock.follow();
        return await openHost({
          store: node.store,
          clock,
          random: this.#random,
          log: silentLog,
          node: node.parts,
          handlers: [this.#handler(node)],
          limits: {
            lease_ms: LEASE_MS,
            claim_ms: CLAIM_MS,
            turn_ms: Number.POSITIVE_INFINITY,
            handlerConcurrency: 4,
            eventsPerSnapshot: 8,
            cacheBytes: 20_000,
          },
        });
      } catch {
        clock.close();
        await this.time.after(500);
      }
    }
  }

  #nextBlow(until: number): void {
    const wait = this.#faults.blowEvery_ms * (0.5 + this.#random.next());
    this.time.at(this.time.now + wait, () => {
      if (this.time.now >= until) return;
      this.#blow();
      this.#nextBlow(until);
    });
  }

  #blow(): void {
    const running = this.#nodes.filter(({ node }) => node.isRunning);
    const place = running[this.#random.below(running.length)];
    if (place === undefined) return;
    const { node } = place;
    const length = this.#random.next() ** 2 * LONGEST_PAUSE_MS;
    switch (this.#random.below(3)) {
      case 0:
        this.blows.kills += 1;
        node.kill();
        this.#nodes = this.#nodes.filter((one) => one !== place);
        this.time.at(this.time.now + length / 4, () => this.#beBorn());
        return;
      case 1:
        this.blows.pauses += 1;
        node.pause();
        this.time.at(this.time.now + length, () => node.resume());
        return;
      default:
        this.blows.cuts += 1;
        node.cut();
        this.time.at(this.time.now + length, () => node.mend());
    }
  }

  // ---- jobs ----

  #handler(node: SimNode): JobHandler {
    return {
      jobType: JOB_TYPE,
      run: (call) =>
        new Promise<JobResult>((resolve) => {
          this.#effect(call);
          void this.#checkLease(node, call);
          const fails = this.#random.chance(0.05);
          this.time.at(this.time.now + this.#random.next() * 400, () =>
            node.enter(() =>
              resolve(
                fails
                  ? { kind: 'failed', message: 'not now', terminal: false, retryAfter_ms: 200 }
                  : { kind: 'completed', variables: {} },
              ),
            ),
          );
        }),
    };
  }

  #effect({ instance, job, idempotencyKey }: Pick<JobCall, 'instance' | 'job' | 'idempotencyKey'>): void {
    this.effects.push({ step: `${instance}/${job}`, key: idempotencyKey });
  }

  /** A job is begun only by whoever holds its lease, by the clock of the store, give or take what clocks may differ by. */
  async #checkLease(node: SimNode, { instance, job }: JobCall): Promise<void> {
    const row = await this.store.findJob({ instance, key: job });
    if (row === undefined || row.worker === `node/${node.name}`) return;
    if ((row.readyAt ?? 0) > this.time.now + LEASE_MS / 2)
      this.wrong.push(`${node.name} began job ${instance}/${job}, which ${row.worker ?? 'nobody'} holds`);
  }

  // ---- the outside ----

  #every(period_ms: number, act: () => Promise<void>): void {
    this.time.at(this.time.now + period_ms * (0.5 + this.#random.next()), () => {
      void act().catch(() => {});
      this.#every(period_ms, act);
    });
  }

  #someHost(): { readonly node: SimNode; readonly host: HostApi } | undefined {
    const up = this.#nodes.flatMap(({ node, host }) => (host === undefined ? [] : [{ node, host }]));
    return up[this.#random.below(up.length)];
  }

  /** Asks some node; `undefined` where it does not answer in time, or says to try again. */
  async #ask<Result>(question: (host: HostApi) => Promise<Result>): Promise<Result | undefined> {
    const some = this.#someHost();
    if (some === undefined) return undefined;
    const answer = new Promise<Result | undefined>((resolve, reject) => {
      question(some.host).then(
        (value) => {
          if (some.node.isAlive) resolve(value);
        },
        (error: unknown) => {
          if (error instanceof HostError && error.code === 'instance-stopped') reject(error);
          else resolve(undefined);
        },
      );
    });
    return Promise.race([answer, this.time.after(PATIENCE_MS).then(() => undefined)]);
  }

  /** Until somebody answers; the same key all along. */
  async #insist<Result>(question: (host: HostApi) => Promise<Result>): Promise<Result> {
    for (;;) {
      const answer = await this.#ask(question);
      if (answer !== undefined) return answer;
      await this.time.after(100 + this.#random.next() * 400);
    }
  }

  async #deploy(): Promise<void> {
    const ids: number[] = [];
    let isDone = false;
    void (async () => {
      for (const definition of PROCESSES) {
        const { line } = await this.#insist((host) =>
          host.deploy({
            key: definition.name,
            name: definition.name,
            fileName: `${definition.name}.bpmn`,
            source: new TextEncoder().encode(definition.name),
            wiring: {},
            findings: [],
            definition,
          }),
        );
        ids.push(line.id);
      }
      isDone = true;
    })();
    await this.time.run(this.time.now + 120_000, () => isDone);
    if (!isDone) this.wrong.push('the processes could not be deployed');
    this.#deployments = ids;
  }

  async #start(key: string): Promise<void> {
    const deployment = this.#deployments[this.#random.below(BEGUN.length)] ?? 0;
    const started = await this.#insist((host) =>
      host.startCase({ deployment, variables: { order: key }, idempotencyKey: key }),
    );
    if (!started.ok) {
      this.wrong.push(`start ${key} was turned down: ${started.rejection.message}`);
      return;
    }
    this.acknowledged.push({ op: 'start', key, case: started.case });
    this.#begun.add(key);
  }

  async #doTask(): Promise<void> {
    const { items } = await this.store.inbox({}, { limit: 20 });
    const line = items[this.#random.below(items.length)];
    if (line === undefined) return;
    const { instance, key: task } = line;
    // Now and then two do the same, with keys of their own; mostly the one who has tried goes on trying.
    const name = `${instance}/${task}`;
    const tried = this.#tried.get(name) ?? 0;
    const turn = this.#random.chance(0.1) ? tried + 1 : tried;
    this.#tried.set(name, turn);
    const command = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
    const answer = await this.#ask((host) =>
      host.submit(instance, command, { idempotencyKey: `${name}/${turn}` }),
    );
    if (answer?.ok === true) this.acknowledged.push({ op: 'task', instance, task });
  }

  async #pay(): Promise<void> {
    const waiting = await this.store.messageSubscriptions(PAID, { limit: 50 });
    for (const { correlation } of waiting.items) {
      if (correlation === undefined) continue;
      const message = {
        name: PAID,
        correlation,
        idempotencyKey: `pay ${correlation}`,
        timeToLive_ms: 600_000,
      };
      await this.#ask((host) => host.publishMessage(message).then(() => true));
    }
  }

  async #helpOutside(): Promise<void> {
    const wanted = [{ jobType: OUTSIDE, lease_ms: 2_000 }];
    const worker = `helper-${this.#random.below(3)}`;
    const jobs = await this.#ask((host) => host.jobs.fetch({ wanted, worker, limit: 3 }));
    for (const { instance, key, fence, idempotencyKey } of jobs ?? []) {
      this.#effect({ instance, job: key, idempotencyKey });
      // Some take longer than their lease.
      await this.time.after(this.#random.next() * 3_000);
      await this.#ask((host) => host.jobs.complete({ instance, key }, fence, {}));
    }
  }

  async #isOver(cases: number): Promise<boolean> {
    if (this.#begun.size < cases) return false;
    const { items } = await this.store.cases({ status: 'active' }, { limit: 1 });
    if (items.length > 0 || (await this.store.nextTimerAt()) !== undefined) return false;
    return (await this.store.undelivered(0, 1)).length === 0;
  }
}

/** What it is asked takes no time, however long it takes. */
function askedInItsTime(store: WorldStore, time: SimTime): WorldStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || name === 'openReferenceScan') return value;
      return (...given: unknown[]) => time.real(async () => Reflect.apply(value, target, given));
    },
  });
}

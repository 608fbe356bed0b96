/**
 * Everybody who uses the nodes: who starts cases at a steady rate, who pays, people who check addresses, programs that pack.
 * All of them come again until they are answered; each remembers what it was promised.
 *
 * Invariants:
 * LD1  Something counts as acknowledged only when its answer arrived whole.
 * LD2  A worker's effect is recorded before its result is reported.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/host/rehearsal/random.ts';
import type { InboxTask } from '../../src/server/api/inbox.ts';
import type { FetchJobsResult, Job } from '../../src/server/api/jobs.ts';
import type { Page } from '../../src/server/api/primitive-schemas.ts';
import type { Problem } from '../../src/server/api/problem.ts';
import type { StartResult } from '../../src/server/api/processes.ts';
import { PACK, PAID, PROCESS_KEY } from './chaos-process.ts';
import type { EffectRecorder } from './effect-recorder.ts';
import type { Answered, NodeClient } from './node-client.ts';

/** Starts and payments on their way at most: callers do not wait for each other, but a driver has no endless memory. */
const UNDER_WAY = 1_500;
/** The shortest there is: a worker that dies with a job is replaced soon. */
const LEASE_MS = 1_000;
const CLERKS = 20;
const ROBOTS = 2;

export interface LoadMemory {
  /** By the order; undefined as long as its start has not been answered. */
  readonly starts: Map<string, number | undefined>;
  /** By what its completion leaves in the case. */
  readonly tasks: Map<string, { readonly task: string; readonly case: number }>;
  readonly jobs: Map<string, { readonly job: string; readonly case: number }>;
  /** Answers nobody may get, whatever happens to the nodes. */
  readonly unexpected: string[];
}

export interface LoadParts {
  readonly client: NodeClient;
  readonly random: Random;
  readonly recorder: EffectRecorder;
  readonly startsPerSecond: number;
}

export class Load {
  readonly memory: LoadMemory = { starts: new Map(), tasks: new Map(), jobs: new Map(), unexpected: [] };
  readonly #parts: LoadParts;
  readonly #underWay = new Set<Promise<void>>();
  readonly #working: Promise<void>[];
  readonly #starting: Promise<void>;
  #startsMore = true;
  #works = true;

  constructor(parts: LoadParts) {
    this.#parts = parts;
    this.#starting = this.#startAtARate();
    this.#working = [
      this.#heard(this.#checkAddresses()),
      ...Array.from({ length: ROBOTS }, (_, n) => this.#heard(this.#pack(`robot-${n + 1}`))),
    ];
  }

  /** Every start and payment that was begun has been answered afterwards. */
  async startNoMore(): Promise<void> {
    this.#startsMore = false;
    await this.#starting;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async goHome(): Promise<void> {
    this.#works = false;
    await Promise.all(this.#working);
  }

  async #startAtARate(): Promise<void> {
    const began = performance.now();
    for (let n = 1; this.#startsMore; n++) {
      while (this.#underWay.size >= UNDER_WAY) await Promise.race(this.#underWay);
      const early_ms = began + (n / this.#parts.startsPerSecond) * 1_000 - performance.now();
      if (early_ms > 1) await pause(early_ms);
      const order = `order-${n}`;
      this.#begin(this.#parts.random.chance(0.3) ? this.#payFirst(order) : this.#startFirst(order));
    }
  }

  #begin(work: Promise<void>): void {
    const heard = this.#heard(work).finally(() => this.#underWay.delete(heard));
    this.#underWay.add(heard);
  }

  #heard(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => void this.memory.unexpected.push(String(error)));
  }

  /** The payment is kept for a case that is not there yet. */
  async #payFirst(order: string): Promise<void> {
    await this.#payFor(order);
    await this.#start(order);
  }

  async #startFirst(order: string): Promise<void> {
    await this.#start(order);
    await this.#payFor(order);
  }

  async #start(order: string): Promise<void> {
    this.memory.starts.set(order, undefined);
    const answer = await this.#parts.client.ask<StartResult>('POST', `/api/processes/${PROCESS_KEY}/start`, {
      body: { title: order, variables: { order } },
      idempotencyKey: order,
    });
    if (answer.status === 201) this.memory.starts.set(order, answer.body.case);
    else this.#unexpected(`start ${order}`, answer);
  }

  async #payFor(order: string): Promise<void> {
    const body = { name: PAID, key: order, variables: { paid: order } };
    const answer = await this.#parts.client.ask('POST', '/api/messages', { body, idempotencyKey: order });
    if (answer.status !== 202) this.#unexpected(`pay ${order}`, answer);
  }

  /** One looks at the list for all; now and then two do the same task at once. */
  async #checkAddresses(): Promise<void> {
    const { client, random } = this.#parts;
    while (this.#works) {
      const { items } = await client.get<Page<InboxTask>>('/api/inbox?view=all&limit=100');
      // Nobody says that a payment has come: that is the message's.
      const open = items.filter(({ purpose }) => purpose === 'work');
      for (let at = 0; at < open.length; at += CLERKS)
        await Promise.all(
          open
            .slice(at, at + CLERKS)
            .flatMap((task, clerk) => [
              this.#checkAddress(`clerk-${clerk}`, task),
              ...(random.chance(0.03) ? [this.#checkAddress('hasty', task)] : []),
            ]),
        );
      if (open.length < CLERKS) await pause(50 + random.below(100));
    }
  }

  async #checkAddress(name: string, task: InboxTask): Promise<void> {
    const mark = `${name} ${task.id}`;
    const answer = await this.#parts.client.ask('POST', `/api/inbox/${task.id}/complete`, {
      body: { variables: { checked: mark }, answers: {} },
      idempotencyKey: mark,
    });
    if (answer.status === 200) this.memory.tasks.set(mark, { task: task.id, case: task.case.id });
    else if (!refusedWith(answer, 'no-such-task', 'case-over')) this.#unexpected(mark, answer);
  }

  async #pack(name: string): Promise<void> {
    const { client } = this.#parts;
    const wait_ms = 500;
    while (this.#works) {
      const answer = await client.ask<FetchJobsResult>('POST', '/api/jobs/fetch', {
        body: { types: [PACK], worker: name, max: 20, lease_ms: LEASE_MS, wait_ms },
        held_ms: wait_ms,
      });
      if (answer.status !== 200) this.#unexpected(`${name} fetches`, answer);
      else await Promise.all(answer.body.jobs.map((job) => this.#packOne(job)));
    }
  }

  async #packOne(job: Job): Promise<void> {
    const { client, random, recorder } = this.#parts;
    const { order } = job.variables;
    if (typeof order !== 'string') {
      this.memory.unexpected.push(`job ${job.id} says no order`);
      return;
    }
    // A worker that dies before it has done anything: the job is somebody else's after its lease.
    if (random.chance(0.01)) return;
    recorder.record(order, 'pack', job.idempotencyKey);
    // One that dies after it.
    if (random.chance(0.01)) return;
    if (job.attempt === 1 && random.chance(0.05)) {
      const failed = { fence: job.fence, message: 'The scales are broken', retryAfter_ms: 50 };
      this.#reported(
        `${job.id} failed`,
        await client.ask('POST', `/api/jobs/${job.id}/fail`, { body: failed }),
      );
      return;
    }
    const answer = await client.ask('POST', `/api/jobs/${job.id}/complete`, {
      body: { fence: job.fence, variables: { packed: job.idempotencyKey } },
    });
    if (answer.status === 200) this.memory.jobs.set(job.idempotencyKey, { job: job.id, case: job.case });
    else this.#reported(`${job.id} completed`, answer);
  }

  /** Refused where the first report was taken though its answer never came, or the lease was over. */
  #reported(what: string, answer: Answered<unknown>): void {
    if (answer.status !== 200 && !refusedWith(answer, 'lease-lost', 'work-rejected'))
      this.#unexpected(what, answer);
  }

  #unexpected(what: string, { status, body }: Answered<unknown>): void {
    this.memory.unexpected.push(`${what}: ${status} ${JSON.stringify(body)}`);
  }
}

function refusedWith({ status, body }: Answered<unknown>, ...codes: readonly Problem['code'][]): boolean {
  // cast: every answer of 400 and above is a problem
  return status >= 400 && codes.includes((body as Problem).code);
}

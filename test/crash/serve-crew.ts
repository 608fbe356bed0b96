/**
 * Everybody who uses the Baton that is killed: those who start cases, people who do the tasks, a program that does
 * the jobs. Several at once, in nobody's order; each remembers what it was promised.
 *
 * Invariants:
 * C1  Something counts as acknowledged only when its answer arrived whole.
 * C2  A job's effect is in the program's own log before its result is reported.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/host/rehearsal/random.ts';
import type { InboxTask } from '../../src/server/api/inbox.ts';
import type { FetchJobsResult, Job } from '../../src/server/api/jobs.ts';
import type { Page } from '../../src/server/api/primitive-schemas.ts';
import type { Problem } from '../../src/server/api/problem.ts';
import type { StartResult } from '../../src/server/api/processes.ts';
import type { Answered, ServeClient } from './serve-client.ts';

export const JOB_TYPE = 'book-carrier';
/** The shortest there is: a job whose lease was cut off with its answer is given out again after it. */
const LEASE_MS = 1_000;

export interface CrewMemory {
  /** By the key of the start; undefined as long as it has not been answered. */
  readonly starts: Map<string, number | undefined>;
  /** By the mark its completion leaves in the case. */
  readonly tasks: Map<string, { readonly task: string; readonly case: number }>;
  /** By the job's idempotency key. */
  readonly jobs: Map<string, { readonly job: string; readonly case: number }>;
  /** The idempotency keys the one job of each case was handed out under. */
  readonly handedOut: Map<number, Set<string>>;
  /** Reports that were repeated and found to have been taken the first time. */
  takenUnanswered: number;
  /** Answers nobody may get, whatever is killed. */
  readonly unexpected: string[];
}

export interface CrewParts {
  readonly client: ServeClient;
  readonly random: Random;
  readonly processKey: string;
  readonly effectsFile: string;
}

export class ServeCrew {
  readonly memory: CrewMemory = {
    starts: new Map(),
    tasks: new Map(),
    jobs: new Map(),
    handedOut: new Map(),
    takenUnanswered: 0,
    unexpected: [],
  };
  readonly #parts: CrewParts;
  readonly #starting: Promise<void>[];
  readonly #working: Promise<void>[];
  #startsMore = true;
  #works = true;

  constructor(parts: CrewParts) {
    this.#parts = parts;
    this.#starting = ['north', 'east', 'south', 'west'].map((name) => this.#startCases(name));
    this.#working = [
      ...['ada', 'ben', 'cleo', 'dan'].map((name) => this.#doTasks(name)),
      ...['robot-1', 'robot-2'].map((name) => this.#doJobs(name)),
    ];
    // Whoever fails first is heard when they are waited for.
    for (const member of [...this.#starting, ...this.#working]) member.catch(() => undefined);
  }

  /** Every start that was asked for has been answered afterwards. */
  async startNoMore(): Promise<void> {
    this.#startsMore = false;
    await Promise.all(this.#starting);
  }

  async goHome(): Promise<void> {
    this.#works = false;
    await Promise.all(this.#working);
  }

  async #startCases(name: string): Promise<void> {
    const { client, random, processKey } = this.#parts;
    for (let n = 1; this.#startsMore; n++) {
      const key = `${name}-${n}`;
      this.memory.starts.set(key, undefined);
      const answer = await client.ask<StartResult>('POST', `/api/processes/${processKey}/start`, {
        body: { title: key, variables: { order: key } },
        idempotencyKey: key,
      });
      if (answer.status === 201) this.memory.starts.set(key, answer.body.case);
      else this.#unexpected(`start ${key}`, answer);
      await pause(random.below(200));
    }
  }

  async #doTasks(name: string): Promise<void> {
    const { client, random } = this.#parts;
    while (this.#works) {
      const { items } = await client.get<Page<InboxTask>>('/api/inbox?view=all&limit=20');
      // Not in the list's order, so that two of them now and then do the same task at once.
      const chosen = items.filter(() => random.chance(0.5)).slice(0, 5);
      for (const task of chosen) await this.#doTask(name, task);
      if (chosen.length === 0) await pause(random.below(40));
    }
  }

  async #doTask(name: string, task: InboxTask): Promise<void> {
    const { client, random } = this.#parts;
    const mark = `${name} did ${task.id}`;
    const answers = Object.fromEntries(
      task.questions.map((question) => [
        question.element,
        [question.answers[random.below(question.answers.length)]?.value ?? ''],
      ]),
    );
    const answer = await client.ask('POST', `/api/inbox/${task.id}/complete`, {
      body: { variables: { done: mark }, answers },
      idempotencyKey: mark,
    });
    if (answer.status === 200) this.memory.tasks.set(mark, { task: task.id, case: task.case.id });
    else if (!refusedWith(answer, 'no-such-task', 'case-over')) this.#unexpected(mark, answer);
  }

  async #doJobs(name: string): Promise<void> {
    const { client } = this.#parts;
    while (this.#works) {
      const answer = await client.ask<FetchJobsResult>('POST', '/api/jobs/fetch', {
        body: { types: [JOB_TYPE], worker: name, max: 3, lease_ms: LEASE_MS, wait_ms: 500 },
      });
      if (answer.status !== 200) this.#unexpected(`${name} fetches`, answer);
      else for (const job of answer.body.jobs) await this.#doJob(job);
    }
  }

  async #doJob(job: Job): Promise<void> {
    const { client, random, effectsFile } = this.#parts;
    const { handedOut, jobs } = this.memory;
    handedOut.set(job.case, (handedOut.get(job.case) ?? new Set()).add(job.idempotencyKey));
    await pause(random.below(30));
    if (job.attempt === 1 && random.chance(0.1)) {
      const failed = { fence: job.fence, message: 'The carrier does not answer', retryAfter_ms: 20 };
      const answer = await client.ask('POST', `/api/jobs/${job.id}/fail`, { body: failed });
      if (answer.status !== 200) this.#late(`${job.id} failed`, answer);
      return;
    }
    appendFileSync(effectsFile, `${job.idempotencyKey}\n`);
    const answer = await client.ask('POST', `/api/jobs/${job.id}/complete`, {
      body: { fence: job.fence, variables: { booked: job.idempotencyKey } },
    });
    if (answer.status === 200) jobs.set(job.idempotencyKey, { job: job.id, case: job.case });
    else this.#late(`${job.id} completed`, answer);
  }

  /** The first report was taken though its answer was cut off, or the lease ended and somebody else had it. */
  #late(what: string, answer: Answered<unknown>): void {
    if (!refusedWith(answer, 'lease-lost', 'work-rejected')) this.#unexpected(what, answer);
    else if (answer.unanswered > 0) this.memory.takenUnanswered += 1;
  }

  #unexpected(what: string, { status, body }: Answered<unknown>): void {
    this.memory.unexpected.push(`${what}: ${status} ${JSON.stringify(body)}`);
  }
}

function refusedWith({ status, body }: Answered<unknown>, ...codes: readonly Problem['code'][]): boolean {
  // cast: every answer of 400 and above is a problem
  return status >= 400 && codes.includes((body as Problem).code);
}

/**
 * Fires timers when they are due: those of instances, and those by which processes begin by themselves. The rows are
 * the truth; in memory there is only the time of the next one.
 *
 * Invariants:
 * T1  Due timers are fired in order of their time; those missed while no host ran are due at once.
 * T2  A timer's row goes with the commit of what it caused, so it has effect exactly once.
 * T3  Beside other hosts a due timer is claimed before it is fired, and this one looks for them every moment: others may
 *      have added some, or have died.
 */
import { nextDue } from '../kernel/timer/due-times.ts';
import type { Alarm, Clock } from '../ports/clock.ts';
import type { DeploymentLine } from '../ports/deployment.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { Claim, StartTimerRow, TimerRow, TimerStore } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import type { CommandLoop } from './command-loop.ts';
import { commandWork } from './command-work.ts';
import { HostError, type StartAnswer } from './host-api.ts';
import type { HostMeters } from './host-meters.ts';
import type { HostLimits } from './host-options.ts';
import type { InstanceIds } from './instance-ids.ts';
import type { Library } from './library.ts';
import { startWork } from './start-work.ts';
import { type Rows, rowsWork } from './work.ts';

const AT_ONCE = 512;
const AFTER_FAILURE_MS = 1_000;

export interface TimerServiceParts {
  readonly store: TimerStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly activity: Activity;
  readonly loop: CommandLoop;
  readonly library: Library;
  readonly ids: InstanceIds;
  readonly meters: HostMeters;
  readonly limits: HostLimits;
  readonly node: NodeParts | undefined;
}

export class TimerService {
  readonly #parts: TimerServiceParts;
  #alarm: { readonly at: number; readonly alarm: Alarm } | undefined;
  #firing = false;
  #closing = false;

  constructor(parts: TimerServiceParts) {
    this.#parts = parts;
  }

  /** A timer is due then. */
  dueAt(at: number): void {
    if (this.#closing || this.#firing || (this.#alarm !== undefined && this.#alarm.at <= at)) return;
    this.#alarm?.alarm.cancel();
    this.#alarm = { at, alarm: this.#parts.clock.schedule(at, () => this.#ring()) };
  }

  /** Also for those missed. */
  async recover(): Promise<void> {
    const next = await this.#nextAt();
    if (next !== undefined) this.dueAt(next);
  }

  close(): void {
    this.#closing = true;
    this.#alarm?.alarm.cancel();
  }

  #ring(): void {
    this.#alarm = undefined;
    this.#firing = true;
    void this.#parts.activity.during(async () => {
      let next: number | undefined;
      try {
        await this.#fireDue();
        next = await this.#nextAt();
      } catch (error) {
        this.#parts.meters.storeErrors.add(1, 'timers');
        this.#parts.log.error({ error }, 'Timers could not be fired; they will be tried again');
        next = this.#parts.clock.now() + AFTER_FAILURE_MS;
      }
      this.#firing = false;
      if (next !== undefined) this.dueAt(next);
    });
  }

  async #fireDue(): Promise<void> {
    const { store, clock } = this.#parts;
    for (;;) {
      const now = clock.now();
      const claim = this.#claim(now);
      const timers = await store.dueTimers(now, AT_ONCE, claim);
      const starts = await store.dueStartTimers(now, AT_ONCE, claim);
      if (this.#closing || timers.length + starts.length === 0) return;
      for (const { at } of [...timers, ...starts]) this.#parts.meters.timerLag.observe((now - at) / 1_000);
      const inOrder = [
        ...timers.map((row) => ({ at: row.at, fire: () => this.#fire(row) })),
        ...starts.map((row) => ({ at: row.at, fire: () => this.#start(row) })),
      ].sort((a, b) => a.at - b.at);
      await Promise.all(inOrder.map(({ fire }) => fire()));
    }
  }

  #claim(now: number): Claim | undefined {
    const { node, limits } = this.#parts;
    return node === undefined ? undefined : { by: node.name, until: now + limits.claim_ms };
  }

  async #nextAt(): Promise<number | undefined> {
    const { store, clock, node, limits } = this.#parts;
    const next = await store.nextTimerAt();
    if (node === undefined) return next;
    // One that is due already is another's.
    const now = clock.now();
    const look = now + limits.lookEvery_ms;
    return next === undefined || next <= now ? look : Math.min(next, look);
  }

  async #fire(row: TimerRow): Promise<void> {
    const { loop, log } = this.#parts;
    try {
      const command = { kind: 'fire-timer', timer: row.key } as const;
      const answer = await loop.run(commandWork({ origin: 'internal', instance: row.instance, command }));
      if (answer.ok) return;
      // The instance no longer waits for it, so the row should not be there; left there it would be due for ever.
      log.warn(
        { case: row.case, instance: row.instance, timer: row.key, rejection: answer.rejection },
        'A timer without a purpose',
      );
    } catch (error) {
      if (!(error instanceof HostError) || error.isCommitError) throw error;
      if (error.code === 'overtaken') return;
    }
    await loop.run(rowsWork({ lostTimer: row }));
  }

  async #start(row: StartTimerRow): Promise<void> {
    const { loop, library, ids, clock, log } = this.#parts;
    const deployment = await library.load(row.deployment);
    const companions = deployment.line.processes.find(({ id }) => id === row.process)?.startsWith ?? [];
    const rows: Rows = { startTimer: nextStart(row, clock.now()) };
    const request = {
      origin: 'internal',
      deployment,
      process: row.process,
      startElements: row.elements,
      ...neededOf(deployment.line, row),
      variables: {},
      companions,
      rows,
      relies: { startTimer: row },
    } as const;
    const refusal = await refusalOf(loop.run(startWork(ids, request)));
    if (refusal === undefined) return;
    log.error(
      { deployment: row.deployment, refusal },
      'A scheduled start failed; the next one keeps its time',
    );
    await loop.run(rowsWork(rows, { startTimer: row }));
  }
}

/** Where the timer is one of several things the start needs: which. */
function neededOf(line: DeploymentLine, row: StartTimerRow): { readonly needed?: number } {
  const starts = line.processes.find(({ id }) => id === row.process)?.starts ?? [];
  const start = starts.find(
    ({ elements, trigger }) =>
      trigger.kind === 'timer' &&
      elements.length === row.elements.length &&
      elements.every((id) => row.elements.includes(id)),
  );
  return start?.needed === undefined ? {} : { needed: start.needed };
}

/** Why it did not start, where trying again would not help; `undefined` where it did, here or at another node. */
async function refusalOf(start: Promise<StartAnswer>): Promise<string | undefined> {
  try {
    const answer = await start;
    return answer.ok ? undefined : answer.rejection.message;
  } catch (error) {
    if (!(error instanceof HostError) || error.retryable) throw error;
    return error.code === 'overtaken' ? undefined : error.message;
  }
}

/** Starts missed while no host ran are made up for once, not each by itself. */
function nextStart(row: StartTimerRow, now: number): NonNullable<Rows['startTimer']> {
  const remaining = row.remaining === undefined ? undefined : row.remaining - 1;
  const at = row.every === undefined ? undefined : nextDue(row.at, row.every, now);
  if (at === undefined || remaining === 0) return { removed: row };
  return { put: { ...row, at, ...(remaining === undefined ? {} : { remaining }) } };
}

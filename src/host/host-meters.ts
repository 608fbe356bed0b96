/** What the host counts: its queue, turns, commits, jobs, timers and deliveries. docs/operation.md lists them. */
import type { Counter, Histogram, Meter } from '../ports/meter.ts';
import type { Load } from './command-loop.ts';
import type { LaneLoad } from './handler-lane.ts';
import type { HostLimits } from './host-options.ts';

export interface HostReadings {
  readonly limits: HostLimits;
  load(): Load;
  lanes(): ReadonlyMap<string, LaneLoad>;
  /** Callers let in and not yet answered. */
  inside(): number;
  deliveriesUnderWay(): number;
  /** Epoch ms: of the timer that is due next. */
  nextTimerAt(): Promise<number | undefined>;
  now(): number;
}

export class HostMeters {
  readonly turn: Histogram;
  readonly commit: Histogram;
  readonly commandsPerCommit: Histogram;
  readonly conflicts: Counter;
  /** By what was being done. */
  readonly storeErrors: Counter;
  /** By the job's type. */
  readonly job: Histogram;
  /** By the job's type. */
  readonly jobFailures: Counter;
  readonly timerLag: Histogram;
  /** By what was refused. */
  readonly refused: Counter;
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
    const seconds = (name: string, help: string, label?: string) =>
      meter.histogram({ name, help, ...(label === undefined ? {} : { label }) });
    this.turn = seconds('baton_turn_seconds', 'How long a turn took, from its first command to its answers');
    this.commit = seconds('baton_commit_seconds', 'How long the store took to commit a turn');
    this.commandsPerCommit = meter.histogram({
      name: 'baton_commit_commands',
      help: 'Commands in one commit',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    });
    this.conflicts = meter.counter({
      name: 'baton_commit_conflicts_total',
      help: 'Commits that another node was quicker than; decided again',
    });
    this.storeErrors = meter.counter({
      name: 'baton_store_errors_total',
      help: 'What the store could not do, by what it was for',
      label: 'what',
    });
    this.job = seconds('baton_job_seconds', 'How long a connector took for a job, by its type', 'type');
    this.jobFailures = meter.counter({
      name: 'baton_job_failures_total',
      help: 'Attempts at a job that failed, by its type',
      label: 'type',
    });
    this.timerLag = seconds('baton_timer_lag_seconds', 'How long after it was due a timer fired');
    this.refused = meter.counter({
      name: 'baton_refused_total',
      help: 'Starts and commands refused because too many waited, or for too long',
      label: 'what',
    });
  }

  /** What is read when somebody asks. */
  watch(readings: HostReadings): void {
    const { limits } = readings;
    const gauge = (name: string, help: string, read: () => number) => this.#meter.gauge({ name, help }, read);
    this.#meter.gauge(
      { name: 'baton_queue_commands', help: 'Commands waiting, by where they come from', label: 'origin' },
      () => {
        const { callers, internal } = readings.load();
        return new Map([
          ['caller', callers],
          ['internal', internal],
        ]);
      },
    );
    this.#meter.gauge(
      { name: 'baton_queue_limit', help: 'Callers that may wait, by what they ask for', label: 'what' },
      () =>
        new Map([
          ['start', limits.queuedStarts],
          ['command', limits.queuedCommands],
        ]),
    );
    gauge('baton_callers_waiting', 'Callers who are not yet answered', () => readings.inside());
    gauge(
      'baton_queue_oldest_seconds',
      'How long the oldest command has waited',
      () => readings.load().oldest_ms / 1_000,
    );
    gauge('baton_cache_instances', 'Instances in memory', () => readings.load().cachedInstances);
    gauge('baton_cache_bytes', 'What they take up, roughly', () => readings.load().cachedBytes);
    gauge('baton_cache_limit_bytes', 'What they may take up', () => limits.cacheBytes);
    gauge(
      'baton_deliveries_under_way',
      'Messages, signals, calls and returns being brought to where they go',
      () => readings.deliveriesUnderWay(),
    );
    const lanes = (of: (lane: LaneLoad) => number) => () =>
      new Map([...readings.lanes()].map(([type, lane]) => [type, of(lane)]));
    this.#meter.gauge(
      { name: 'baton_jobs_running', help: 'Jobs that connectors are at, by their type', label: 'type' },
      lanes(({ running }) => running),
    );
    this.#meter.gauge(
      {
        name: 'baton_jobs_waiting',
        help: 'Jobs leased here and not yet begun, by their type',
        label: 'type',
      },
      lanes(({ waiting }) => waiting),
    );
    this.#meter.gauge(
      { name: 'baton_timer_overdue_seconds', help: 'How long the next timer has been due and has not fired' },
      async () => {
        const next = await readings.nextTimerAt();
        return next === undefined ? 0 : Math.max(0, readings.now() - next) / 1_000;
      },
    );
  }
}

/**
 * The one loop through which everything goes that changes an instance: takes works from a bounded queue, performs
 * them on cached instances, commits a whole turn in one transaction, then answers and lets the effects happen.
 *
 * Boundary: knows neither what a work wants nor what happens after a commit (`Aftermath`).
 *
 * Invariants:
 * L1  Nobody is answered `ok`, and no effect performed, before the commit.
 * L2  When a commit fails, every instance it touched is thrown out of the cache; memory never runs ahead of the store.
 * L3  A broken invariant ends its instance alone; the rest of the turn goes on.
 * L4  What has been committed is answered as committed, whatever goes wrong after it.
 * L5  Where other nodes write too, no answer rests on what is remembered alone: the commit makes sure that it was so. If
 *     not, the instance is read again and the work performed again; what another has done meanwhile is `overtaken`.
 */
import type { Command, InstanceId } from '../kernel/command.ts';
import { decide } from '../kernel/decide.ts';
import type { Decision } from '../kernel/decision.ts';
import { encodeRecord } from '../kernel/journal-record.ts';
import type { KernelContext } from '../kernel/kernel-context.ts';
import { ContentNeeded } from '../kernel/large-values.ts';
import { migrate } from '../kernel/migration/migrate.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { CommitBatch, JournalStore } from '../ports/store.ts';
import { MAX_KEY, StoreConflict } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import { type CachedInstance, restoreInstance } from './cached-instance.ts';
import { CommandQueue, type Queued } from './command-queue.ts';
import { BatchBuilder, type JobTaker } from './commit-batch.ts';
import { commitRefusal } from './commit-refusal.ts';
import { HostError } from './host-api.ts';
import type { HostMeters } from './host-meters.ts';
import type { HostLimits } from './host-options.ts';
import { InstanceCache } from './instance-cache.ts';
import type { HostValues } from './large-values.ts';
import type { Library } from './library.ts';
import { isOvertaken } from './overtaken.ts';
import { prospectOf } from './prospect.ts';
import type { DecidedCommand, InstancesMove, MigrationAnswer, Performed, Turn, Work } from './work.ts';

/** More than any one command gives out, whatever its limits. */
const KEYS_PER_COMMAND = 2 ** 20;
/** Large values one command may read. */
const MOST_READS = 50;

/** What was committed, for whoever acts on it. */
export interface Aftermath {
  committed(batch: CommitBatch, deliveryIds: readonly number[], commands: readonly DecidedCommand[]): void;
}

export interface LoopParts {
  readonly store: JournalStore;
  readonly library: Library;
  readonly clock: Clock;
  readonly log: Log;
  readonly activity: Activity;
  readonly limits: HostLimits;
  readonly taker: JobTaker;
  readonly values: HostValues | undefined;
  readonly node: NodeParts | undefined;
  readonly meters: HostMeters;
}

/** How much there is to do. */
export interface Load {
  /** Commands waiting: of callers, and of the host itself. */
  readonly callers: number;
  readonly internal: number;
  /** How long the oldest command has waited, or the turn's oldest for its commit. */
  readonly oldest_ms: number;
  readonly cachedInstances: number;
  readonly cachedBytes: number;
}

interface Answerable {
  readonly item: Queued;
  readonly performed: Performed<unknown>;
}

export class CommandLoop {
  readonly #parts: LoopParts;
  readonly #cache: InstanceCache;
  readonly #queue: CommandQueue;
  #running = false;
  #closing = false;
  /** An instance this turn has changed was thrown out of the cache: it can be read again only after the commit. */
  #mustCommit = false;
  /** Since when the oldest command of the turn under way waits. */
  #turnSince: number | undefined;
  /** Those the work being performed has asked for. */
  #looked: CachedInstance[] = [];
  #aftermath: Aftermath = { committed() {} };

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#cache = new InstanceCache(parts.limits.cacheBytes);
    this.#queue = new CommandQueue(parts.limits.commandsPerCommit);
  }

  set aftermath(aftermath: Aftermath) {
    this.#aftermath = aftermath;
  }

  get load(): Load {
    const since = Math.min(this.#queue.oldest ?? Infinity, this.#turnSince ?? Infinity);
    return {
      callers: this.#queue.callers,
      internal: this.#queue.size - this.#queue.callers,
      oldest_ms: since === Infinity ? 0 : Math.max(0, this.#parts.clock.now() - since),
      cachedInstances: this.#cache.count,
      cachedBytes: this.#cache.bytes,
    };
  }

  /** Rejects with `HostError`: `overloaded`, `closing`, `commit-failed`, `instance-stopped`, or what the work threw. */
  run<Result>(work: Work<Result>): Promise<Result> {
    if (this.#closing && work.origin === 'caller') {
      return Promise.reject(new HostError('closing', 'Baton is shutting down'));
    }
    if (work.origin === 'caller') {
      if (this.#queue.callers >= this.#parts.limits.queuedCommands) {
        this.#parts.meters.refused.add(1, 'command');
        return Promise.reject(
          new HostError(
            'overloaded',
            `${this.#queue.callers} commands are waiting already; try again in a moment`,
          ),
        );
      }
    }
    this.#parts.activity.begin();
    return new Promise<Result>((resolve, reject) => {
      const answer = (result: unknown) => resolve(result as Result); // cast: what this very work's perform returned
      const since = this.#parts.clock.now();
      this.#queue.add({ work, since, answer, refuse: reject, reads: 0, conflicts: 0 });
      this.#wake();
    });
  }

  /** Other nodes went on with these. */
  forget(instances: readonly InstanceId[]): void {
    this.#cache.outdate(instances);
  }

  /** Which other nodes went on with is not known. */
  forgetAll(): void {
    this.#cache.outdate('all');
  }

  /** Refuses callers from now on; what is queued and what comes from inside still runs. */
  close(): void {
    this.#closing = true;
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => void this.#turns());
  }

  async #turns(): Promise<void> {
    while (this.#queue.size > 0) {
      await this.#turn();
      // Lets input and output happen, and whatever was just answered ask for more, so that the next turn is full.
      await new Promise((resume) => setImmediate(resume));
    }
    this.#running = false;
  }

  async #turn(): Promise<void> {
    const items = this.#queue.take();
    const batch = this.#openBatch();
    const answers: Answerable[] = [];
    const commands: DecidedCommand[] = [];
    const turn = this.#openTurn(batch);
    const started = performance.now();
    this.#mustCommit = false;
    this.#turnSince = items[0]?.since;
    await this.#readAhead(items);
    for (const [index, item] of items.entries()) {
      this.#looked = [];
      try {
        const performed = item.work.perform(turn);
        this.#add(batch, performed instanceof Promise ? await performed : performed, item, answers, commands);
      } catch (error) {
        if (!this.#readsFirst(item, error)) this.#end(() => item.refuse(error));
      }
      if (this.#mustCommit || performance.now() - started > this.#parts.limits.turn_ms) {
        this.#queue.putBack(items.slice(index + 1));
        break;
      }
    }
    await this.#commit(batch, answers, commands);
    this.#turnSince = undefined;
    this.#parts.meters.turn.observe((performance.now() - started) / 1_000);
  }

  /** A work that needs the content of a large value waits for it outside the queue; others go on meanwhile. */
  #readsFirst(item: Queued, error: unknown): boolean {
    const { values } = this.#parts;
    if (!(error instanceof ContentNeeded) || values === undefined || item.reads > 2 * MOST_READS)
      return false;
    item.reads += 1;
    const { reference } = error;
    const isTooMuch = item.reads > MOST_READS;
    const read = isTooMuch ? Promise.resolve(values.giveUp(reference)) : values.load(reference);
    void read.then(() => {
      this.#queue.putBack([item]);
      this.#wake();
    });
    return true;
  }

  #openBatch(): BatchBuilder {
    this.#cache.dropOutdated();
    const { clock, taker, node, limits } = this.#parts;
    const now = clock.now();
    if (node === undefined) return new BatchBuilder(now, taker);
    return new BatchBuilder(now, taker, { by: node.name, until: now + limits.claim_ms });
  }

  /** Where the store is a network away, instances are fetched side by side and not one after the other. */
  async #readAhead(items: readonly Queued[]): Promise<void> {
    if (this.#parts.node === undefined) return;
    const missing = new Set<InstanceId>();
    for (const { work } of items)
      if (work.about !== undefined && this.#cache.get(work.about) === undefined) missing.add(work.about);
    // What cannot be read fails again, and for its own work, when that asks for it.
    await Promise.allSettled([...missing].map((id) => this.#load(id)));
  }

  #openTurn(batch: BatchBuilder): Turn {
    return {
      now: batch.now,
      instance: (id) => {
        const instance = this.#cache.get(id);
        if (instance === undefined) return this.#load(id).then((loaded) => this.#look(loaded));
        return this.#look(instance);
      },
      decide: (instance, command) => this.#decide(batch, instance, command),
      migrate: (instances, move) => this.#migrate(batch, instances, move),
      prospect: prospectOf,
    };
  }

  #look(instance: CachedInstance): CachedInstance {
    this.#looked.push(instance);
    return instance;
  }

  async #load(id: InstanceId): Promise<CachedInstance> {
    const stored = await this.#parts.store.loadInstance(id);
    if (stored === undefined) throw new HostError('no-such-instance', `There is no instance ${id}`);
    const deployment = await this.#parts.library.load(stored.line.deployment);
    const instance = restoreInstance(stored, deployment);
    if (instance.status === 'active') this.#cache.put(instance);
    return instance;
  }

  #decide(batch: BatchBuilder, instance: CachedInstance, command: Command): Decision {
    const { program } = instance.deployment;
    return this.#deciding(batch, instance, command.kind, (context) =>
      decide(program, instance.state, command, context),
    );
  }

  #migrate(batch: BatchBuilder, instances: readonly CachedInstance[], move: InstancesMove): MigrationAnswer {
    const { to, plan, audit, run } = move;
    const { obstacles } = prospectOf(instances, move);
    if (obstacles.length > 0) return { ok: false, obstacles };
    const decided: DecidedCommand[] = [];
    try {
      for (const [index, instance] of instances.entries()) {
        const { process } = instance.state;
        const migration = { from: instance.deployment.program, to: to.program, plan, audit };
        const decision = this.#deciding(batch, instance, 'migrate', (context) => {
          const made = migrate(migration, instance.state, context);
          if (made.ok) return made;
          throw new Error(`It was to move and could not: ${made.rejection.message}`);
        });
        if (!decision.ok) continue;
        instance.deployment = to;
        const isLast = index === instances.length - 1;
        const moved = { before: { process, elements: plan.elements }, ...(isLast && { run }) };
        decided.push({ instance, events: decision.events, effects: decision.effects, moved });
      }
    } catch (error) {
      // Those before it are ahead of the store.
      for (const instance of instances) {
        this.#cache.discard(instance.id);
        this.#mustCommit ||= batch.touched.has(instance);
      }
      throw error;
    }
    return { ok: true, decided };
  }

  #deciding(
    batch: BatchBuilder,
    instance: CachedInstance,
    what: string,
    made: (context: KernelContext) => Decision,
  ): Decision {
    const { log, limits } = this.#parts;
    if (instance.status === 'stopped' || batch.hasStopped(instance.id)) {
      throw stopped(instance.id, 'an invariant of Baton was broken earlier');
    }
    try {
      if (instance.seq >= MAX_KEY || instance.state.keys >= MAX_KEY - KEYS_PER_COMMAND) {
        throw new Error('The instance has done more than Baton can number');
      }
      const { values } = this.#parts;
      return made({ now: batch.now, limits: limits.kernel, ...(values === undefined ? {} : { values }) });
    } catch (error) {
      if (error instanceof ContentNeeded) {
        this.#cache.discard(instance.id);
        this.#mustCommit ||= batch.touched.has(instance);
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      log.error(
        { case: instance.case, instance: instance.id, command: what, error },
        `Instance stopped: ${reason}`,
      );
      this.#cache.discard(instance.id);
      instance.status = 'stopped';
      // A start that broke has left nothing in the store that could be stopped.
      if (instance.seq > 0) {
        batch.look(instance);
        stop(batch, instance, reason);
      }
      throw stopped(instance.id, reason, error);
    }
  }

  #add(
    batch: BatchBuilder,
    performed: Performed<unknown>,
    item: Queued,
    answers: Answerable[],
    commands: DecidedCommand[],
  ): void {
    const records = this.#encode(batch, performed.decided);
    for (const [index, command] of performed.decided.entries()) {
      const { instance } = command;
      const record = records[index] ?? '';
      batch.addCommand(command, record);
      if (command.line !== undefined) this.#cache.put(instance);
      this.#cache.grow(instance, record.length);
      commands.push(command);
    }
    if (performed.mayBeOld !== true) for (const instance of this.#looked) batch.look(instance);
    if (performed.relies !== undefined) batch.rely(performed.relies);
    if (performed.rows !== undefined) batch.addRows(performed.rows);
    if (performed.kept !== undefined) batch.addAnswer(performed.kept.key, performed.kept.answer);
    answers.push({ item, performed });
  }

  /** All of a work's commands or, where a value cannot be written down, none; their states are then ahead and go. */
  #encode(batch: BatchBuilder, decided: readonly DecidedCommand[]): readonly string[] {
    try {
      return decided.map(({ events }) => encodeRecord(events));
    } catch (error) {
      for (const { instance } of decided) {
        this.#cache.discard(instance.id);
        this.#mustCommit ||= batch.touched.has(instance);
      }
      throw error;
    }
  }

  async #commit(
    batch: BatchBuilder,
    answers: readonly Answerable[],
    commands: readonly DecidedCommand[],
  ): Promise<void> {
    try {
      this.#addSnapshots(batch);
      if (!batch.isEmpty) {
        const rows = batch.build();
        await this.#parts.values?.flush();
        const started = performance.now();
        const { deliveryIds } = await this.#parts.store.commit(rows);
        const { meters } = this.#parts;
        meters.commit.observe((performance.now() - started) / 1_000);
        meters.commandsPerCommit.observe(commands.length);
        this.#follow(batch, rows, deliveryIds, commands);
      }
    } catch (error) {
      this.#giveUp(batch);
      if (error instanceof StoreConflict) this.#again(answers, error);
      else this.#failed(answers, error);
      return;
    }
    for (const { item, performed } of answers) this.#end(() => item.answer(performed.result));
  }

  #follow(
    batch: BatchBuilder,
    rows: CommitBatch,
    deliveryIds: readonly number[],
    commands: readonly DecidedCommand[],
  ): void {
    try {
      this.#dropEnded(batch);
      this.#tellOthers(batch);
      batch.settlePromises(rows.jobs.put);
      this.#aftermath.committed(rows, deliveryIds, commands);
    } catch (error) {
      this.#parts.log.error({ error }, 'What follows a commit went wrong; the next start makes up for it');
    }
  }

  #giveUp(batch: BatchBuilder): void {
    for (const instance of batch.touched) this.#cache.discard(instance.id);
    batch.settlePromises([]);
  }

  /** Others were quicker at some of it: all of it is decided again, but for what they have done. */
  #again(answers: readonly Answerable[], { contested }: StoreConflict): void {
    this.#parts.meters.conflicts.add();
    for (const one of contested) if (one.kind === 'instance') this.#cache.discard(one.instance);
    const again: Queued[] = [];
    for (const { item, performed } of answers) {
      item.conflicts += 1;
      if (isOvertaken(performed, contested)) {
        this.#end(() => item.refuse(new HostError('overtaken', 'Another node has done this meanwhile')));
      } else if (item.conflicts > this.#parts.limits.conflictsPerCommand) {
        const message = 'Others were quicker again and again; nothing happened; try again';
        this.#end(() => item.refuse(new HostError('commit-failed', message)));
      } else again.push(item);
    }
    this.#queue.putBack(again);
  }

  #failed(answers: readonly Answerable[], error: unknown): void {
    this.#parts.meters.storeErrors.add(1, 'commit');
    const refusal = commitRefusal(error);
    this.#parts.log.error({ error, commands: answers.length }, refusal.message);
    this.#queue.beCareful(answers.length);
    for (const { item } of answers) this.#end(() => item.refuse(refusal));
  }

  #addSnapshots(batch: BatchBuilder): void {
    const { eventsPerSnapshot } = this.#parts.limits;
    for (const instance of batch.touched) {
      const due =
        instance.status === 'active' &&
        this.#cache.holds(instance) &&
        instance.eventsSinceSnapshot >= eventsPerSnapshot &&
        instance.journalCharsSinceSnapshot >= instance.snapshotChars;
      if (due) batch.addSnapshot(instance);
    }
    for (const instance of this.#cache.surplus()) {
      if (instance.status === 'active' && instance.eventsSinceSnapshot > 0) batch.addSnapshot(instance);
      this.#cache.discard(instance.id);
    }
  }

  #tellOthers(batch: BatchBuilder): void {
    const { node } = this.#parts;
    if (node === undefined) return;
    const news = [...batch.touched].filter(({ isNews }) => isNews);
    for (const instance of news) instance.isNews = false;
    const instances = [...news.map(({ id }) => id), ...batch.stopped];
    if (instances.length > 0) node.signals.send({ kind: 'went-on', instances });
  }

  #dropEnded(batch: BatchBuilder): void {
    for (const instance of batch.touched) if (instance.status !== 'active') this.#cache.discard(instance.id);
    // A later command of the same turn may have loaded a stopped one while the store still called it active.
    for (const id of batch.stopped) this.#cache.discard(id);
  }

  #end(tell: () => void): void {
    tell();
    this.#parts.activity.end();
  }
}

function stop(batch: BatchBuilder, { id, state }: CachedInstance, reason: string): void {
  batch.addStop(id, reason);
  const { parent } = state;
  if (parent === undefined) return;
  const parcel = {
    kind: 'call-failed',
    caller: parent,
    message: `The called process was stopped: ${reason}`,
  } as const;
  batch.addRows({ addedDeliveries: [{ parcel, createdAt: batch.now }] });
}

function stopped(id: InstanceId, reason: string, cause?: unknown): HostError {
  return new HostError('instance-stopped', `Instance ${id} was stopped: ${reason}`, { cause });
}

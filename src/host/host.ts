/**
 * The host: what stands behind `HostApi`, put together. Opening one recovers what the host before it left behind.
 *
 * Boundary: composition and the thin public methods; everything else has its own file.
 */
import type { InstanceId, Variables } from '../kernel/command.ts';
import { lightVariables } from '../kernel/large-values.ts';
import type { ReadonlyState } from '../kernel/state.ts';
import { silentMeter } from '../ports/meter.ts';
import type { Change, ChangeFeed } from '../ports/notifier.ts';
import type { Parcel, Store } from '../ports/store.ts';
import { readTraceparent, silentTracer } from '../ports/tracer.ts';
import { Activity } from './activity.ts';
import { Admission } from './admission.ts';
import { aftermathOf } from './aftermath.ts';
import { AnsweredOnce } from './answered-once.ts';
import { LiveFeed } from './change-feed.ts';
import { CommandLoop } from './command-loop.ts';
import { commandWork } from './command-work.ts';
import { DeliveryRouter } from './delivery-router.ts';
import { newDeployment } from './deploy.ts';
import { DocumentCollection } from './document-collection.ts';
import { ExternalWorkers } from './external-workers.ts';
import {
  type Answer,
  type Deployed,
  type HostApi,
  HostError,
  type InstanceCommand,
  type InstanceView,
  type OutsideMessage,
  type OutsideSignal,
  type PreparedDeployment,
  type StartAnswer,
  type StartCase,
  type SubmitOptions,
  type WorkerApi,
} from './host-api.ts';
import { HostMeters } from './host-meters.ts';
import { DEFAULT_HOST_LIMITS, type HostLimits, type HostOptions } from './host-options.ts';
import { HostTraces } from './host-traces.ts';
import { Housekeeping } from './housekeeping.ts';
import { InstanceIds } from './instance-ids.ts';
import { JobService } from './job-service.ts';
import { HostValues } from './large-values.ts';
import { Library } from './library.ts';
import { MigrationService } from './migration-service.ts';
import { NodeLink } from './node-link.ts';
import { Retention } from './retention.ts';
import { startWork } from './start-work.ts';
import { TimerService } from './timer-service.ts';

/** Resolves when everything a host before it had under way is under way again. */
export async function openHost(options: HostOptions): Promise<HostApi> {
  const host = new Host(options);
  await host.recover();
  return host;
}

class Host implements HostApi {
  readonly jobs: WorkerApi;
  readonly migrations: MigrationService;
  readonly retention: Retention;
  readonly collection: DocumentCollection;
  readonly #options: HostOptions;
  readonly #limits: HostLimits;
  readonly #store: Store;
  readonly #activity = new Activity();
  readonly #feed: LiveFeed;
  readonly #link: NodeLink | undefined;
  readonly #values: HostValues | undefined;
  readonly #library: Library;
  readonly #ids: InstanceIds;
  readonly #once: AnsweredOnce;
  readonly #loop: CommandLoop;
  readonly #admission: Admission;
  readonly #jobService: JobService;
  readonly #timers: TimerService;
  readonly #router: DeliveryRouter;
  readonly #housekeeping: Housekeeping;

  constructor(options: HostOptions) {
    const { store, clock, random, log, handlers = [], documents, node } = options;
    this.#options = options;
    this.#store = store;
    const limits = { ...DEFAULT_HOST_LIMITS, ...options.limits };
    this.#limits = limits;
    const activity = this.#activity;
    this.#feed = new LiveFeed(node?.signals);
    this.#library = new Library(store);
    this.#ids = new InstanceIds(store);
    this.#once = new AnsweredOnce(store);
    const values = documents === undefined ? undefined : new HostValues(documents, limits);
    this.#values = values;
    const meters = new HostMeters(options.meter ?? silentMeter);
    const traces = new HostTraces(options.tracer ?? silentTracer);
    const jobParts = { store, clock, random, log, activity, limits, handlers, values, meters, traces, node };
    this.#jobService = new JobService(jobParts);
    const library = this.#library;
    const taker = this.#jobService;
    this.#loop = new CommandLoop({
      store,
      library,
      clock,
      log,
      activity,
      limits,
      taker,
      values,
      meters,
      node,
    });
    const loop = this.#loop;
    this.#jobService.loop = loop;
    this.jobs = new ExternalWorkers(jobParts, loop);
    const ids = this.#ids;
    this.#timers = new TimerService({
      store,
      clock,
      log,
      activity,
      loop,
      library,
      ids,
      limits,
      meters,
      node,
    });
    this.#router = new DeliveryRouter({ store, clock, log, activity, limits, loop, library, ids, node });
    this.retention = new Retention({
      store,
      loop,
      clock,
      log,
      feed: this.#feed,
      isShared: node !== undefined,
    });
    this.collection = new DocumentCollection({
      store,
      documents: options.keeper,
      loop,
      clock,
      log,
      limits,
      node,
    });
    const chores = [this.retention, this.collection];
    this.#housekeeping = new Housekeeping({ store, clock, log, activity, limits, chores, node });
    this.migrations = new MigrationService({
      store,
      library,
      loop,
      clock,
      log,
      activity,
      feed: this.#feed,
      node,
    });
    this.#admission = new Admission({
      limits,
      meters,
      load: () => loop.load,
      deliveriesUnderWay: () => this.#router.underWay,
    });
    meters.watch({
      limits,
      load: () => loop.load,
      lanes: () => this.#jobService.lanes,
      inside: () => this.#admission.inside,
      deliveriesUnderWay: () => this.#router.underWay,
      nextTimerAt: () => store.nextTimerAt(),
      now: () => clock.now(),
    });
    if (node !== undefined) {
      const [feed, jobs] = [this.#feed, this.#jobService];
      this.#link = new NodeLink({ node, clock, log, feed, library, jobs, loop });
    }
    loop.aftermath = aftermathOf({
      jobs: this.#jobService,
      timers: this.#timers,
      router: this.#router,
      housekeeping: this.#housekeeping,
      feed: this.#feed,
      traces,
    });
  }

  get changes(): ChangeFeed {
    return this.#feed;
  }

  tell(changes: readonly Change[]): void {
    this.#feed.tell(changes);
  }

  async recover(): Promise<void> {
    await this.#link?.open();
    await this.#library.recover();
    // First of all: what is held now was held by the host before; a moment later it may be our own.
    await this.#jobService.recover();
    await this.#router.recover();
    await this.#timers.recover();
    await this.migrations.recover();
    await this.retention.recover(() => this.#housekeeping.due());
    this.#housekeeping.due();
  }

  async deploy(prepared: PreparedDeployment): Promise<Deployed> {
    const deployment = newDeployment(prepared, this.#options.clock.now(), this.#options.log);
    const deployed = await this.#store.addDeployment(deployment);
    if (!deployed.created) return deployed;
    this.#library.add(deployed.line);
    for (const { at } of deployment.startTimers) this.#timers.dueAt(at);
    for (const { starts } of deployed.line.processes) {
      for (const { trigger } of starts) if (trigger.kind === 'message') this.#router.startable(trigger.name);
    }
    this.#feed.tell([{ kind: 'process', key: deployed.line.key }]);
    this.#options.node?.signals.send({ kind: 'deployed', key: deployed.line.key });
    return deployed;
  }

  beginRefusal(): HostError | undefined {
    return this.#admission.beginRefusal();
  }

  startCase(request: StartCase): Promise<StartAnswer> {
    const key = keyed('start', request.idempotencyKey);
    return this.#admission.begin(() =>
      this.#once.answer(
        key,
        () => this.#start(request, key),
        (json) => JSON.parse(json) as StartAnswer, // cast: written by this method
      ),
    );
  }

  submit(instance: InstanceId, command: InstanceCommand, options: SubmitOptions = {}): Promise<Answer> {
    const idempotencyKey = keyed(`command/${instance}`, options.idempotencyKey);
    const request = { origin: 'caller', instance, command } as const;
    return this.#admission.goOn(() =>
      this.#once.answer(
        idempotencyKey,
        () =>
          this.#loop.run(
            commandWork(idempotencyKey === undefined ? request : { ...request, idempotencyKey }),
          ),
        (json) => JSON.parse(json) as Answer, // cast: written by this method
      ),
    );
  }

  publishMessage(message: OutsideMessage): Promise<void> {
    return this.#admission.begin(() => this.#publish(message));
  }

  broadcastSignal({ name, variables = {}, idempotencyKey }: OutsideSignal): Promise<void> {
    return this.#admission.begin(() =>
      this.#accept('signal', idempotencyKey, { kind: 'signal', name, variables }),
    );
  }

  async #publish({
    name,
    correlation: given,
    variables = {},
    timeToLive_ms,
    idempotencyKey,
  }: OutsideMessage): Promise<void> {
    const correlation =
      given ?? (await this.#library.keyOfMessage(name, variables, this.#options.clock.now()));
    return this.#accept('message', idempotencyKey, {
      kind: 'message-by-name',
      name,
      ...(correlation === undefined ? {} : { correlation }),
      ...(timeToLive_ms === undefined ? {} : { timeToLive_ms }),
      variables,
    });
  }

  async view(id: InstanceId): Promise<InstanceView | undefined> {
    try {
      return await this.#loop.run({
        origin: 'caller',
        async perform(turn) {
          const { case: caseId, deployment, seq, state } = await turn.instance(id);
          const seen: ReadonlyState = state;
          return {
            result: { instance: id, case: caseId, deployment: deployment.line.id, seq, state: seen },
            decided: [],
          };
        },
      });
    } catch (error) {
      if (error instanceof HostError && error.code === 'no-such-instance') return undefined;
      throw error;
    }
  }

  async seen(variables: Variables, bytes: number): Promise<Variables> {
    return this.#values === undefined ? variables : this.#values.seen(variables, bytes);
  }

  idle(): Promise<void> {
    return this.#activity.idle();
  }

  async close(grace_ms = this.#limits.closeGrace_ms): Promise<void> {
    this.#loop.close();
    this.#timers.close();
    this.#router.close();
    this.retention.close();
    await this.#housekeeping.close();
    await this.migrations.close();
    await this.#jobService.close(grace_ms);
    await this.#link?.close();
    await this.#store.close();
  }

  /** In a turn: its commit brings the contents to the documents. */
  #light(variables: Variables): Variables {
    return this.#values === undefined ? variables : lightVariables(variables, this.#values);
  }

  async #start(request: StartCase, idempotencyKey: string | undefined): Promise<StartAnswer> {
    const deployment = await this.#library.resolve(request.deployment);
    const { processes } = deployment.line;
    const chosen =
      request.process ??
      (processes.find(({ starts }) => starts.some(({ fromCase }) => !fromCase)) ?? processes[0])?.id ??
      '';
    const { startElements, title, by } = request;
    return this.#loop.run(
      startWork(this.#ids, {
        origin: 'caller',
        deployment,
        process: chosen,
        ...(startElements === undefined ? {} : { startElements }),
        variables: request.variables ?? {},
        companions: processes.find(({ id }) => id === chosen)?.startsWith ?? [],
        ...(title === undefined ? {} : { title }),
        ...(by === undefined ? {} : { by }),
        causedBy: readTraceparent(request.traceparent),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      }),
    );
  }

  async #accept(
    kind: string,
    idempotencyKey: string | undefined,
    parcel: Extract<Parcel, { readonly kind: 'message-by-name' | 'signal' }>,
  ): Promise<void> {
    const key = keyed(kind, idempotencyKey);
    const createdAt = this.#options.clock.now();
    await this.#once.answer(
      key,
      () =>
        this.#loop.run({
          origin: 'caller',
          perform: () => ({
            result: { ok: true },
            decided: [],
            rows: {
              addedDeliveries: [
                { parcel: { ...parcel, variables: this.#light(parcel.variables) }, createdAt },
              ],
            },
            ...(key === undefined ? {} : { kept: { key, answer: { ok: true } } }),
          }),
        }),
      () => ({ ok: true }),
    );
  }
}

/** Keys of different kinds of request never meet. */
function keyed(kind: string, idempotencyKey: string | undefined): string | undefined {
  return idempotencyKey === undefined ? undefined : `${kind}/${idempotencyKey}`;
}

/**
 * The triggers of the newest versions: opened when Baton starts and whenever a process changes, closed with it; and what
 * the server asks about them.
 *
 * Boundary: which triggers are live, and the way from a kind to the store and the dispatcher. Kinds are `kinds/`.
 *
 * Invariants:
 * TR1  At most one opening of a trigger is alive: the one before is closed first.
 * TR2  A trigger that cannot be opened says why where people see it, and keeps no other from working.
 * TR3  Of several nodes all take in what is sent to them; what looks by itself is carried by one (`carrying.ts`).
 */
import { randomBytes } from 'node:crypto';
import type { AllowedFolders } from '../connectors/files/allowed-folders.ts';
import { keptSince } from '../expressions/temporal/kept-since.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Documents } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { NodeSignals } from '../ports/nodes.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../ports/outgoing-sockets.ts';
import type { DeploymentStore } from '../ports/deployment.ts';
import type { Page, PageRequest } from '../ports/store-queries.ts';
import type {
  KeptDelivery,
  NewTriggerDelivery,
  TriggerDeliveryRow,
  TriggerPlace,
  TriggerStore,
} from '../ports/trigger-store.ts';
import type {
  IncomingAnswer,
  IncomingRequest,
  KnownTrigger,
  TriggerDelivery,
  TriggerDesk,
  TriggerFacts,
  TriggerKindFacts,
} from '../ports/triggers.ts';
import { readTraceparent, silentTracer, type Tracer } from '../ports/tracer.ts';
import type { TriggerWiring } from '../wiring/wiring-document.ts';
import { Carrying } from './carrying.ts';
import type { FollowParts } from './case-follower.ts';
import type { CaseStarter } from './case-starter.ts';
import { packPayload, unpackPayload } from './delivery-payload.ts';
import { Dispatcher } from './dispatcher.ts';
import { traceTakenIn } from './delivery-trace.ts';
import { GroupWrite } from './group-write.ts';
import { kindFacts, kindOf } from './kinds/index.ts';
import { triggersOf } from './live-trigger.ts';
import { OpenedTrigger } from './opened-trigger.ts';
import { deliveryView, triggerView } from './trigger-views.ts';

export interface TriggerParts {
  readonly store: TriggerStore;
  readonly deployments: Pick<DeploymentStore, 'newestDeployments' | 'findDeployment' | 'loadDeployment'>;
  readonly host: CaseStarter;
  readonly queries: FollowParts['queries'];
  readonly readRecord: FollowParts['readRecord'];
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: nothing is counted. */
  readonly meter?: Meter;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
  readonly documents: Documents;
  readonly folders: AllowedFolders;
  readonly credentials: Credentials;
  readonly http: OutgoingHttp;
  readonly sockets: OutgoingSockets;
  /** How long a process keeps what came in, once something has become of it (`kept-since.ts`); absent: the default. */
  readonly keptFor?: (process: string) => string | undefined;
  /** Of several nodes on one store: which this one is. */
  readonly node?: TriggerNode;
  readonly limits?: Partial<TriggerLimits>;
}

export interface TriggerNode {
  /** Not that of any other process living. */
  readonly name: string;
  readonly signals: Pick<NodeSignals, 'listen'>;
}

export interface TriggerLimits {
  /** Deliveries of one trigger that may wait. */
  readonly waiting: number;
  readonly kept_ms: number;
  readonly keptOfEach: number;
}

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
/** Of several nodes: that another has put a version into use may never be told. */
const LIBRARY_MS = 10_000;
/** Deliveries being written. */
const mostAtOnce = 1_000;
const largestLookedInto = 4 * 1024 * 1024;
const defaultLimits: TriggerLimits = { waiting: 1_000, kept_ms: 90 * DAY, keptOfEach: 10_000 };

/** Resolves when every trigger of the newest versions has been opened. */
export async function openTriggers(parts: TriggerParts): Promise<TriggerService> {
  const service = new TriggerService(parts);
  await service.recover();
  return service;
}

interface OpenProcess {
  readonly deployment: number;
  readonly triggers: readonly OpenedTrigger[];
}

export class TriggerService implements TriggerDesk {
  readonly #parts: TriggerParts;
  readonly #limits: TriggerLimits;
  readonly #dispatcher: Dispatcher;
  readonly #intake: GroupWrite<NewTriggerDelivery, KeptDelivery>;
  readonly #open = new Map<string, OpenProcess>();
  readonly #refreshing = new Map<string, Promise<void>>();
  readonly #carrier: string | undefined;
  readonly #carrying: Carrying | undefined;
  readonly #stopListening: (() => void)[] = [];
  #pruning: Alarm | undefined;
  #lookingAtLibrary: Alarm | undefined;
  #isRecovered = false;
  #closed = false;

  constructor(parts: TriggerParts) {
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#intake = new GroupWrite((deliveries) => parts.store.keep(deliveries));
    const { node, store, clock, log } = parts;
    // A process that was taken for dead may live on beside the one that got its name.
    const carrier = node && `${node.name}/${randomBytes(6).toString('hex')}`;
    this.#carrier = carrier;
    this.#carrying =
      carrier === undefined
        ? undefined
        : new Carrying({ carrier, store, clock, log, triggers: () => this.#opened() });
    this.#dispatcher = new Dispatcher({
      ...parts,
      ...(carrier === undefined ? {} : { carrier }),
      unpack: (payload) => unpackPayload(payload, parts.documents),
      triggerOf: ({ process, trigger }) => this.#find(process, trigger)?.live,
    });
    parts.meter?.gauge(
      {
        name: 'baton_trigger_deliveries',
        help: 'What came in by triggers and is being written or acted on',
        label: 'being',
      },
      () =>
        new Map([
          ['written', this.#intake.underWay],
          ['acted on', this.#dispatcher.underWay],
        ]),
    );
  }

  async recover(): Promise<void> {
    const { host, node } = this.#parts;
    this.#stopListening.push(
      host.changes.listen((changes) => {
        for (const change of changes) if (change.kind === 'process') void this.#refresh(change.key);
      }),
    );
    if (node !== undefined) {
      this.#stopListening.push(
        node.signals.listen((signal) => {
          if (signal.kind === 'deployed') void this.#refresh(signal.key);
          if (signal.kind === 'look') void this.#lookAtLibrary();
        }),
      );
    }
    await this.#lookAtLibrary();
    this.#isRecovered = true;
    await this.#carrying?.look();
    await this.#prune();
    this.#dispatcher.wake();
  }

  /** Resolves when every change told so far has been followed and nothing is left to dispatch now. */
  async idle(): Promise<void> {
    await Promise.all(this.#refreshing.values());
    await this.#carrying?.idle();
    await Promise.all(this.#opened().map((one) => one.idle()));
    await this.#dispatcher.idle();
  }

  /** Takes nothing more in, finishes what was begun. Before the host is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stopListening) stop();
    this.#pruning?.cancel();
    this.#lookingAtLibrary?.cancel();
    await Promise.all(this.#refreshing.values());
    await this.#carrying?.idle();
    await Promise.all(this.#opened().map((one) => one.close()));
    await this.#carrying?.close();
    await this.#dispatcher.close();
  }

  kinds(): readonly TriggerKindFacts[] {
    return kindFacts(this.#parts.folders.names);
  }

  finder() {
    const around = { now: this.#parts.clock.now(), folders: this.#parts.folders };
    return (on: string): KnownTrigger | undefined => {
      const kind = kindOf(on);
      if (kind === undefined) return undefined;
      const { name, beginsOnly, credential, needsCredential, problemsIn } = kind;
      return {
        name,
        needsCredential,
        problemsIn: (settings) => problemsIn(settings, around),
        ...(beginsOnly === undefined ? {} : { beginsOnly }),
        ...(credential === undefined ? {} : { credential }),
      };
    };
  }

  async list(process: string): Promise<readonly TriggerFacts[]> {
    await this.#refreshing.get(process);
    const counts = await this.#parts.store.counts(process);
    const triggers = this.#open.get(process)?.triggers ?? [];
    return Promise.all(
      triggers.map(async (trigger) => {
        await trigger.lookAround();
        const memory = await this.#parts.store.memory(trigger.place);
        const counted = counts.find((one) => one.trigger === trigger.place.trigger);
        return triggerView(trigger, memory, counted);
      }),
    );
  }

  async deliveries(process: string, trigger: string, page: PageRequest): Promise<Page<TriggerDelivery>> {
    const rows = await this.#parts.store.deliveries({ process, trigger }, page);
    const items = await Promise.all(rows.items.map((row) => this.#view(row)));
    return { items, ...(rows.next === undefined ? {} : { next: rows.next }) };
  }

  async lastDelivery(process: string, trigger: string) {
    const { store, documents, log } = this.#parts;
    const [row] = (await store.deliveries({ process, trigger }, { limit: 1 })).items;
    if (row === undefined) return undefined;
    const { id, payload } = row;
    if (payload.in === 'document' && payload.document.size > largestLookedInto) return undefined;
    try {
      return { id, payload: await unpackPayload(payload, documents) };
    } catch (error) {
      log.warn({ err: error, delivery: id }, 'What came in by a trigger could not be looked into');
      return undefined;
    }
  }

  async replay(process: string, trigger: string, id: number): Promise<TriggerDelivery | 'full' | undefined> {
    const row = await this.#parts.store.find(id);
    if (row?.process !== process || row.trigger !== trigger) return undefined;
    const { payload } = row;
    const bound = this.#boundOf(this.#find(process, trigger)?.wiring);
    const kept = await this.#keep({ process, trigger, payload, replayOf: id }, bound);
    return 'delivery' in kept ? this.#view(kept.delivery) : 'full';
  }

  async setPaused(process: string, trigger: string, paused: boolean, by?: string): Promise<boolean> {
    const found = this.#find(process, trigger);
    if (found === undefined) return false;
    await this.#parts.store.setPaused(found.place, paused, by);
    await found.reopen();
    await this.#carrying?.look();
    this.#tell(process);
    this.#dispatcher.wake();
    return true;
  }

  findInbound(name: string): TriggerPlace | undefined {
    const [found, another] = this.#opened().filter(({ inbound }) => inbound === name);
    return another === undefined ? found?.place : undefined;
  }

  async receive(request: IncomingRequest): Promise<IncomingAnswer | undefined> {
    if (this.#closed) return undefined;
    await this.#refreshing.get(request.process);
    const { tracer = silentTracer } = this.#parts;
    const found = this.#find(request.process, request.trigger);
    return tracer.within(readTraceparent(request.headers.traceparent), () => found?.receive(request));
  }

  #opened(): readonly OpenedTrigger[] {
    return [...this.#open.values()].flatMap(({ triggers }) => triggers);
  }

  /** Follows each process whose newest version is not the one that is open here. */
  async #lookAtLibrary(): Promise<void> {
    const { deployments, node, clock, log } = this.#parts;
    this.#lookingAtLibrary?.cancel();
    try {
      for (const { key, id } of await deployments.newestDeployments()) {
        if (this.#open.get(key)?.deployment !== id) await this.#refresh(key);
      }
    } catch (error) {
      if (node === undefined) throw error;
      log.error({ err: error }, 'The library could not be looked at for new versions');
    }
    if (node === undefined || this.#closed) return;
    this.#lookingAtLibrary?.cancel();
    this.#lookingAtLibrary = clock.schedule(clock.now() + LIBRARY_MS, () => void this.#lookAtLibrary());
  }

  #tell(process: string): void {
    this.#parts.host.tell([{ kind: 'trigger', process }]);
  }

  #find(process: string, trigger: string): OpenedTrigger | undefined {
    return this.#open.get(process)?.triggers.find(({ place }) => place.trigger === trigger);
  }

  #refresh(key: string): Promise<void> {
    const before = this.#refreshing.get(key) ?? Promise.resolve();
    const refresh = before
      .then(() => this.#follow(key))
      .catch((error: unknown) => this.#parts.log.error({ err: error, key }, 'Triggers could not be opened'))
      .finally(() => {
        if (this.#refreshing.get(key) === refresh) this.#refreshing.delete(key);
      });
    this.#refreshing.set(key, refresh);
    return refresh;
  }

  async #follow(key: string): Promise<void> {
    if (this.#closed) return;
    const { deployments } = this.#parts;
    const line = await deployments.findDeployment(key);
    const known = this.#open.get(key);
    if (line === undefined || known?.deployment === line.id) return;
    const deployment = await deployments.loadDeployment(line.id);
    if (deployment === undefined) return;
    await Promise.all((known?.triggers ?? []).map((trigger) => trigger.close()));
    const triggers = triggersOf(deployment).map(
      (made) =>
        new OpenedTrigger(
          made,
          deployment,
          this.#servicesFor({ process: key, trigger: made.id }, made.wiring),
        ),
    );
    this.#open.set(key, { deployment: line.id, triggers });
    await Promise.all(triggers.map((trigger) => trigger.open()));
    const gone = (known?.triggers ?? []).filter(
      ({ place }) => !triggers.some((trigger) => trigger.place.trigger === place.trigger),
    );
    await this.#carrying?.letGo(gone);
    if (this.#isRecovered) await this.#carrying?.look();
    this.#dispatcher.wake();
  }

  /** A trigger may say less than whoever runs Baton, not more. */
  #boundOf(wiring: Pick<TriggerWiring, 'waiting'> | undefined): number {
    return Math.min(wiring?.waiting ?? this.#limits.waiting, this.#limits.waiting);
  }

  #servicesFor(place: TriggerPlace, wiring: Pick<TriggerWiring, 'waiting'>) {
    const { store, documents } = this.#parts;
    return {
      ...this.#parts,
      place,
      dispatcher: this.#dispatcher,
      carrier: this.#carrier,
      take: async (
        arrival: Omit<NewTriggerDelivery, 'process' | 'trigger' | 'payload' | 'receivedAt' | 'bound'> & {
          readonly variables: Readonly<Record<string, JsonValue>>;
          readonly receivedAt?: number;
        },
      ) => {
        const { variables, ...rest } = arrival;
        const payload = await packPayload(variables, documents);
        return this.#keep({ ...place, ...rest, payload }, this.#boundOf(wiring));
      },
      memory: () => store.memory(place),
    };
  }

  async #keep(
    arrival: Omit<NewTriggerDelivery, 'bound' | 'receivedAt'> & { readonly receivedAt?: number },
    bound: number,
  ): Promise<KeptDelivery> {
    // A store that cannot keep up must not fill the memory with what waits to be written.
    if (this.#intake.underWay >= mostAtOnce) return { kind: 'full' };
    const claim = this.#dispatcher.claim();
    const kept = await this.#intake.add({
      receivedAt: this.#parts.clock.now(),
      ...arrival,
      bound,
      ...(claim === undefined ? {} : { claim }),
    });
    if (kept.kind === 'kept') {
      traceTakenIn(this.#parts.tracer ?? silentTracer, kept.delivery);
      this.#dispatcher.wake();
    }
    if ('delivery' in kept) this.#tell(arrival.process);
    return kept;
  }

  async #view(row: TriggerDeliveryRow): Promise<TriggerDelivery> {
    return deliveryView(row);
  }

  async #prune(): Promise<void> {
    const { store, clock, log, keptFor } = this.#parts;
    try {
      const now = clock.now();
      const beforeOf = (process: string) =>
        keptSince(keptFor?.(process) ?? '', now) ?? now - this.#limits.kept_ms;
      await store.prune(beforeOf, this.#limits.keptOfEach);
    } catch (error) {
      log.error({ err: error }, 'Old deliveries of triggers could not be dropped');
    }
    if (!this.#closed) this.#pruning = clock.schedule(clock.now() + HOUR, () => void this.#prune());
  }
}

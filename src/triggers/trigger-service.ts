/**
 * The triggers of the newest versions: opened when Baton starts and whenever a process changes, closed with it; and what
 * the server asks about them.
 *
 * Boundary: which triggers are live, and the way from a kind to the store and the dispatcher. Kinds are `kinds/`.
 *
 * Invariants:
 * TR1  At most one opening of a trigger is alive: the one before is closed first.
 * TR2  A trigger that cannot be opened says why where people see it, and keeps no other from working.
 */
import type { AllowedFolders } from '../connectors/files/allowed-folders.ts';
import { keptSince } from '../expressions/temporal/kept-since.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Clock } from '../ports/clock.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Documents } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../ports/outgoing-sockets.ts';
import type { DeploymentStore } from '../ports/store.ts';
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
import type { TriggerWiring } from '../wiring/wiring-document.ts';
import type { FollowParts } from './case-follower.ts';
import type { CaseStarter } from './case-starter.ts';
import { packPayload, unpackPayload } from './delivery-payload.ts';
import { Dispatcher } from './dispatcher.ts';
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
  readonly documents: Documents;
  readonly folders: AllowedFolders;
  readonly credentials: Credentials;
  readonly http: OutgoingHttp;
  readonly sockets: OutgoingSockets;
  /** How long a process keeps what came in, once something has become of it (`kept-since.ts`); absent: the default. */
  readonly keptFor?: (process: string) => string | undefined;
  readonly limits?: Partial<TriggerLimits>;
}

export interface TriggerLimits {
  /** Deliveries of one trigger that may wait. */
  readonly waiting: number;
  readonly kept_ms: number;
  readonly keptOfEach: number;
}

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
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
  #stopListening: () => void = () => {};
  #pruning: { cancel(): void } | undefined;
  #closed = false;

  constructor(parts: TriggerParts) {
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#intake = new GroupWrite((deliveries) => parts.store.keep(deliveries));
    this.#dispatcher = new Dispatcher({
      ...parts,
      unpack: (payload) => unpackPayload(payload, parts.documents),
      triggerOf: ({ process, trigger }) => this.#find(process, trigger)?.live,
    });
  }

  async recover(): Promise<void> {
    const { host, deployments } = this.#parts;
    this.#stopListening = host.changes.listen((changes) => {
      for (const change of changes) if (change.kind === 'process') void this.#refresh(change.key);
    });
    for (const { key } of await deployments.newestDeployments()) await this.#refresh(key);
    await this.#prune();
    this.#dispatcher.wake();
  }

  /** Resolves when every change told so far has been followed and nothing is left to dispatch now. */
  async idle(): Promise<void> {
    await Promise.all(this.#refreshing.values());
    await Promise.all([...this.#open.values()].flatMap(({ triggers }) => triggers.map((one) => one.idle())));
    await this.#dispatcher.idle();
  }

  /** Takes nothing more in, finishes what was begun. Before the host is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    this.#pruning?.cancel();
    await Promise.all(this.#refreshing.values());
    await Promise.all([...this.#open.values()].flatMap(({ triggers }) => triggers.map((one) => one.close())));
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
    return kept.kind === 'full' ? 'full' : this.#view(kept.delivery);
  }

  async setPaused(process: string, trigger: string, paused: boolean, by?: string): Promise<boolean> {
    const found = this.#find(process, trigger);
    if (found === undefined) return false;
    await this.#parts.store.setPaused(found.place, paused, by);
    await found.reopen();
    this.#tell(process);
    this.#dispatcher.wake();
    return true;
  }

  findInbound(name: string): TriggerPlace | undefined {
    const all = [...this.#open.values()].flatMap(({ triggers }) => triggers);
    const [found, another] = all.filter(({ inbound }) => inbound === name);
    return another === undefined ? found?.place : undefined;
  }

  async receive(request: IncomingRequest): Promise<IncomingAnswer | undefined> {
    if (this.#closed) return undefined;
    await this.#refreshing.get(request.process);
    return this.#find(request.process, request.trigger)?.receive(request);
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
    const kept = await this.#intake.add({ receivedAt: this.#parts.clock.now(), ...arrival, bound });
    if (kept.kind === 'kept') this.#dispatcher.wake();
    if (kept.kind !== 'full') this.#tell(arrival.process);
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

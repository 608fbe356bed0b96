/**
 * One trigger of a process's newest version while it is live: opened, paused, closed, asked.
 *
 * Boundary: the life of one; the kind does the work.
 *
 * Invariants:
 * OT1  A paused one is not open: its poller does nothing. One that is reached over HTTP stays open; what comes in waits
 *      until it is resumed.
 * OT2  Of several nodes, one that looks by itself is open at the node that carries it (`carrying.ts`).
 */
import { openSecrets } from '../connectors/secrets-in-inputs.ts';
import type { Variables } from '../kernel/command.ts';
import type { DeploymentLine } from '../ports/deployment.ts';
import type { KeptDelivery, TriggerMemory, TriggerPlace, TriggerStanding } from '../ports/trigger-store.ts';
import type { IncomingAnswer, IncomingRequest } from '../ports/triggers.ts';
import { followCase } from './case-follower.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { BrokenTrigger, LiveTrigger } from './live-trigger.ts';
import { type Arrival, type OpenTrigger, type TriggerContext, TriggerProblem } from './trigger-kind.ts';
import type { TriggerParts } from './trigger-service.ts';

export interface TriggerServices extends TriggerParts {
  readonly place: TriggerPlace;
  readonly dispatcher: Dispatcher;
  /** Of several nodes: as whom this one carries triggers. */
  readonly carrier: string | undefined;
  take(
    arrival: Omit<Arrival, 'payload'> & { readonly variables: Variables; readonly carrier?: string },
  ): Promise<KeptDelivery>;
  memory(): Promise<TriggerMemory>;
}

const ELSEWHERE_MS = 60_000;

export class OpenedTrigger {
  readonly place: TriggerPlace;
  readonly wiring: (LiveTrigger | BrokenTrigger)['wiring'];
  readonly #made: LiveTrigger | BrokenTrigger;
  readonly #line: DeploymentLine;
  readonly #services: TriggerServices;
  #running: OpenTrigger | undefined;
  #problem: string | undefined;
  /** Paused or not, another node carries it. */
  #isElsewhere = false;
  /** It could not be opened here; another node may do better. */
  #notBefore = 0;

  constructor(made: LiveTrigger | BrokenTrigger, line: DeploymentLine, services: TriggerServices) {
    this.#made = made;
    this.#line = line;
    this.#services = services;
    this.place = services.place;
    this.wiring = made.wiring;
    this.#problem = 'problem' in made ? made.problem : undefined;
  }

  get live(): LiveTrigger | undefined {
    return 'problem' in this.#made ? undefined : this.#made;
  }

  /** What keeps it from being opened. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** From the server's root. */
  get path(): string | undefined {
    const reachedAt = this.live?.kind.reachedAt;
    if (reachedAt === undefined || this.#running === undefined) return undefined;
    const { inbound } = this.#running;
    if (inbound !== undefined) return `/inbound/${encodeURIComponent(inbound)}`;
    const { process, trigger } = this.place;
    const rest = this.#running.path === undefined ? '' : `/${this.#running.path}`;
    return `/${reachedAt}/${encodeURIComponent(process)}/${trigger}${rest}`;
  }

  get inbound(): string | undefined {
    return this.#running?.inbound;
  }

  nextTimes(count: number): readonly number[] | undefined {
    if (!this.#isElsewhere) return this.#running?.nextTimes?.(count);
    return this.live?.kind.nextTimes?.(this.wiring.settings ?? {}, this.#services.clock.now(), count);
  }

  mayBeCarried(now: number): boolean {
    return this.#looksByItself && now >= this.#notBefore;
  }

  /** False where this node carries it and cannot open it. */
  async stand({ carried, paused }: TriggerStanding, now: number): Promise<boolean> {
    this.#isElsewhere = !carried && !paused;
    if (!carried || paused) {
      await this.close();
      return true;
    }
    if (this.#running !== undefined) return true;
    await this.#open();
    const problem = this.#problem;
    const { place, store, carrier } = this.#services;
    if (problem === undefined && (await this.#services.memory()).problem === undefined) return true;
    await store.setProblem(place, problem, now, carrier);
    if (problem === undefined) return true;
    // Where people see it it stands for all nodes, as long as none can open it.
    this.#problem = undefined;
    this.#notBefore = now + ELSEWHERE_MS;
    return false;
  }

  get #looksByItself(): boolean {
    return this.live !== undefined && this.live.kind.reachedAt === undefined;
  }

  async lookAround(): Promise<void> {
    await this.#running?.lookAround?.();
  }

  async idle(): Promise<void> {
    await this.#running?.idle?.();
  }

  async open(): Promise<void> {
    if (this.#services.carrier !== undefined && this.#looksByItself) return;
    const { paused } = await this.#services.memory();
    if (paused && this.#looksByItself) return;
    await this.#open();
  }

  async #open(): Promise<void> {
    const { live } = this;
    if (live === undefined) return;
    try {
      this.#running = await live.kind.open(this.#context(live));
      this.#problem = undefined;
    } catch (error) {
      const { log, place } = this.#services;
      this.#problem = error instanceof Error ? error.message : String(error);
      if (!(error instanceof TriggerProblem))
        log.warn({ err: error, ...place }, 'A trigger could not be opened');
    }
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.close();
  }

  async reopen(): Promise<void> {
    await this.close();
    await this.open();
  }

  async receive(request: IncomingRequest): Promise<IncomingAnswer | undefined> {
    const { live } = this;
    if (live?.kind.reachedAt !== request.at) return undefined;
    const answer = this.#running?.receive?.(request);
    if (answer !== undefined) return answer;
    return {
      kind: 'refused',
      code: 'trigger-not-ready',
      detail: 'This address is not ready to take anything. Whoever runs the process sees the reason.',
      headers: { 'retry-after': '60' },
    };
  }

  #context(live: LiveTrigger): TriggerContext<Variables> {
    const { store, place, dispatcher, credentials, host, queries, readRecord, clock } = this.#services;
    const { wiring, kind } = live;
    const carrier = this.#looksByItself ? this.#services.carrier : undefined;
    return {
      ...place,
      processName: this.#line.name,
      settings: wiring.settings ?? {},
      start: live.begins?.start,
      deliver: async ({ payload, ...arrival }) => {
        const carried = carrier === undefined ? {} : { carrier };
        const kept = await this.#services.take({ ...arrival, ...carried, variables: payload });
        // Until this node hears of it, it is as if nothing more could be kept here.
        return kept.kind === 'not-carried' ? { kind: 'full' } : kept;
      },
      cursor: {
        get: async () => (await store.memory(place)).cursor,
        set: async (value) => {
          if (await store.setCursor(place, value, carrier)) return;
          throw new TriggerProblem('Another node of Baton carries this trigger now.');
        },
      },
      openCredential: async () =>
        wiring.credential === undefined
          ? undefined
          : credentials.open(wiring.credential, kind.credential?.connector ?? ((its) => its)),
      openSecrets: (named) => openSecrets(named, kind.credential?.connector ?? kind.on, credentials),
      documents: this.#services.documents,
      folders: this.#services.folders,
      http: this.#services.http,
      sockets: this.#services.sockets,
      clock,
      log: this.#services.log,
      tell: async (problem) => {
        if (!(await store.setProblem(place, problem, clock.now(), carrier))) return;
        host.tell([{ kind: 'trigger', process: place.process }]);
      },
      settled: (id, signal) => dispatcher.settled(id, signal),
      findByTicket: (ticket) => store.findByTicket(ticket),
      follow: (caseId, enough, signal) =>
        followCase(
          {
            queries,
            changes: host.changes,
            readRecord,
            ...(this.#services.carrier === undefined ? {} : { lookAgain: clock }),
          },
          caseId,
          enough,
          signal,
        ),
    };
  }
}

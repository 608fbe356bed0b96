/**
 * One trigger of a process's newest version while it is live: opened, paused, closed, asked.
 *
 * Boundary: the life of one; the kind does the work.
 *
 * Invariant OT1: a paused one is not open: its poller does nothing. One that is reached over HTTP stays open; what comes in
 * waits until it is resumed.
 */
import { openSecrets } from '../connectors/secrets-in-inputs.ts';
import type { Variables } from '../kernel/command.ts';
import type { DeploymentLine } from '../ports/deployment.ts';
import type { KeptDelivery, TriggerMemory, TriggerPlace } from '../ports/trigger-store.ts';
import type { IncomingAnswer, IncomingRequest } from '../ports/triggers.ts';
import { followCase } from './case-follower.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { BrokenTrigger, LiveTrigger } from './live-trigger.ts';
import { type Arrival, type OpenTrigger, type TriggerContext, TriggerProblem } from './trigger-kind.ts';
import type { TriggerParts } from './trigger-service.ts';

export interface TriggerServices extends TriggerParts {
  readonly place: TriggerPlace;
  readonly dispatcher: Dispatcher;
  take(arrival: Omit<Arrival, 'payload'> & { readonly variables: Variables }): Promise<KeptDelivery>;
  memory(): Promise<TriggerMemory>;
}

export class OpenedTrigger {
  readonly place: TriggerPlace;
  readonly wiring: (LiveTrigger | BrokenTrigger)['wiring'];
  readonly #made: LiveTrigger | BrokenTrigger;
  readonly #line: DeploymentLine;
  readonly #services: TriggerServices;
  #running: OpenTrigger | undefined;
  #problem: string | undefined;

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
    return this.#running?.nextTimes?.(count);
  }

  async lookAround(): Promise<void> {
    await this.#running?.lookAround?.();
  }

  async idle(): Promise<void> {
    await this.#running?.idle?.();
  }

  async open(): Promise<void> {
    const { live } = this;
    if (live === undefined) return;
    const { paused } = await this.#services.memory();
    if (paused && live.kind.reachedAt === undefined) return;
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
    return {
      ...place,
      processName: this.#line.name,
      settings: wiring.settings ?? {},
      start: live.begins?.start,
      deliver: ({ payload, ...arrival }) => this.#services.take({ ...arrival, variables: payload }),
      cursor: {
        get: async () => (await store.memory(place)).cursor,
        set: (value) => store.setCursor(place, value),
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
        await store.setProblem(place, problem, clock.now());
        host.tell([{ kind: 'trigger', process: place.process }]);
      },
      settled: (id, signal) => dispatcher.settled(id, signal),
      findByTicket: (ticket) => store.findByTicket(ticket),
      follow: (caseId, enough, signal) =>
        followCase({ queries, changes: host.changes, readRecord }, caseId, enough, signal),
    };
  }
}

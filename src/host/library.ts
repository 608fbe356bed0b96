/**
 * The deployments this host runs: programs prepared once and kept, the newest version of every key at hand for
 * whoever starts by a message, a signal or a call.
 */
import type { Variables } from '../kernel/command.ts';
import { keyOfMessage } from '../kernel/correlation.ts';
import { type Program, prepareProgram } from '../kernel/program.ts';
import type { Deployment, DeploymentId, DeploymentLine, DeploymentStore } from '../ports/deployment.ts';
import type { ElementId, StartDefinition } from '../wiring/definition.ts';
import { HostError, type StartCase } from './host-api.ts';

/** Programs kept beyond this are prepared again when needed. */
const KEPT = 500;

export interface LoadedDeployment {
  readonly line: DeploymentLine;
  readonly program: Program;
}

export interface FoundStart {
  readonly deployment: DeploymentId;
  readonly process: ElementId;
  readonly start: StartDefinition;
}

export class Library {
  readonly #store: DeploymentStore;
  readonly #loaded = new Map<DeploymentId, LoadedDeployment>();
  /** Many start at once what nobody has started before. */
  readonly #loading = new Map<DeploymentId, Promise<LoadedDeployment>>();
  /** By key. */
  readonly #newest = new Map<string, DeploymentLine>();
  /** Of the store when it was read last. */
  #mark: string | undefined;

  constructor(store: DeploymentStore) {
    this.#store = store;
  }

  /** Learns of what is new in the store. */
  async recover(): Promise<void> {
    const mark = await this.#store.deploymentsMark();
    if (mark === this.#mark) return;
    for (const line of await this.#store.newestDeployments()) this.add(line);
    this.#mark = mark;
  }

  add(line: DeploymentLine): void {
    const known = this.#newest.get(line.key);
    if (known === undefined || known.version < line.version) this.#newest.set(line.key, line);
  }

  loaded(id: DeploymentId): LoadedDeployment | undefined {
    return this.#loaded.get(id);
  }

  /** Throws `HostError` `no-such-deployment`. */
  async load(id: DeploymentId): Promise<LoadedDeployment> {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const loading = this.#loading.get(id) ?? this.#fetch(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  async #fetch(id: DeploymentId): Promise<LoadedDeployment> {
    const deployment = await this.#store.loadDeployment(id);
    if (deployment === undefined) throw new HostError('no-such-deployment', `There is no deployment ${id}`);
    return this.#keep(deployment);
  }

  /** Throws `HostError` `no-such-deployment`. */
  async resolve(wanted: StartCase['deployment']): Promise<LoadedDeployment> {
    if (typeof wanted === 'number') return this.load(wanted);
    const newest = this.#newest.get(wanted.key);
    if (wanted.version === undefined && newest !== undefined) return this.load(newest.id);
    const line = await this.#store.findDeployment(wanted.key, wanted.version);
    if (line !== undefined) return this.load(line.id);
    const version = wanted.version === undefined ? '' : ` version ${wanted.version}`;
    throw new HostError('no-such-deployment', `There is no process ${wanted.key}${version} in the library`);
  }

  /** The newest deployment that has this process. */
  withProcess(process: ElementId): DeploymentLine | undefined {
    return this.#newestFirst().find((line) => line.processes.some(({ id }) => id === process));
  }

  /** Newest versions that begin by this message or signal; those that only begin from their own case come last. */
  startsBy(kind: 'message' | 'signal', name: string): readonly FoundStart[] {
    const found: FoundStart[] = [];
    for (const line of this.#newestFirst()) {
      for (const process of line.processes) {
        for (const start of process.starts) {
          if (start.trigger.kind === kind && start.trigger.name === name) {
            found.push({ deployment: line.id, process: process.id, start });
          }
        }
      }
    }
    return found.sort((a, b) => Number(a.start.fromCase) - Number(b.start.fromCase));
  }

  /** The correlation key of a message from outside, by the newest process that tells it apart by one. */
  async keyOfMessage(name: string, variables: Variables, now: number): Promise<string | undefined> {
    for (const line of this.#newestFirst()) {
      if (!line.processes.some(({ correlates }) => correlates?.includes(name))) continue;
      const { program } = await this.load(line.id);
      const key = keyOfMessage(program.definition.processes, name, variables, now);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Names of the messages by which newest versions begin. */
  startMessageNames(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { processes } of this.#newest.values()) {
      for (const { starts } of processes) {
        for (const { trigger } of starts) if (trigger.kind === 'message') names.add(trigger.name);
      }
    }
    return names;
  }

  #newestFirst(): DeploymentLine[] {
    return [...this.#newest.values()].sort((a, b) => b.id - a.id);
  }

  #keep({
    source: _source,
    wiring: _wiring,
    findings: _findings,
    definition,
    ...line
  }: Deployment): LoadedDeployment {
    const loaded = { line, program: prepareProgram(definition) };
    this.#loaded.set(line.id, loaded);
    const oldest = this.#loaded.keys().next();
    if (this.#loaded.size > KEPT && oldest.done !== true) this.#loaded.delete(oldest.value);
    return loaded;
  }
}

/**
 * Processes of the library as Camunda 7's process definitions.
 *
 * A definition's key is the BPMN id of the process, as there; where nothing has that id, the key of the library is taken,
 * so that an imported drawing with an id nobody chose can be started by the name of its file. Its id is
 * `<process>:<version>:<deployment>`.
 *
 * Invariants:
 * PD1  Of several entries of the library with a process of the same id, the one deployed last is meant.
 */
import type { DeployedProcess, DeploymentLine } from '../../ports/deployment.ts';
import type { InstanceLine } from '../../ports/store.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import { RequestProblem } from '../problem.ts';

export interface EngineDefinition {
  readonly id: string;
  readonly line: DeploymentLine;
  readonly process: DeployedProcess;
}

export class ProcessDefinitions {
  readonly #library: DeploymentLibrary;

  constructor(library: DeploymentLibrary) {
    this.#library = library;
  }

  /** The newest of every key, in order of key. */
  async newest(): Promise<readonly EngineDefinition[]> {
    const byKey = new Map<string, EngineDefinition>();
    for (const line of await this.#library.newest()) {
      for (const definition of definitionsOf(line)) {
        const known = byKey.get(definition.process.id);
        if (known === undefined || known.line.id < line.id) byKey.set(definition.process.id, definition);
      }
    }
    return [...byKey.values()].sort((a, b) => (a.process.id < b.process.id ? -1 : 1));
  }

  async byKey(key: string): Promise<EngineDefinition | undefined> {
    const newest = await this.newest();
    const found = newest.find(({ process }) => process.id === key);
    if (found !== undefined) return found;
    const line = (await this.#library.newest()).find((one) => one.key === key);
    return line === undefined ? undefined : startable(line);
  }

  async byId(id: string): Promise<EngineDefinition | undefined> {
    const [, process = '', deployment = ''] = /^(.+):\d+:(\d{1,15})$/u.exec(id) ?? [];
    if (process === '') return undefined;
    return this.in(Number(deployment), process);
  }

  /** What an instance goes by. */
  async of({ deployment, process }: Pick<InstanceLine, 'deployment' | 'process'>): Promise<EngineDefinition> {
    const found = await this.in(deployment, process);
    if (found === undefined) throw new Error(`Deployment ${deployment} has no process ${process}`);
    return found;
  }

  async in(deployment: number, process: string): Promise<EngineDefinition | undefined> {
    try {
      const line = await this.#library.deployment(deployment);
      return definitionsOf(line).find((one) => one.process.id === process);
    } catch (error) {
      if (error instanceof RequestProblem) return undefined;
      throw error;
    }
  }
}

export function definitionsOf(line: DeploymentLine): EngineDefinition[] {
  return line.processes.map((process) => ({
    id: `${process.id}:${line.version}:${line.id}`,
    line,
    process,
  }));
}

export function definitionView({ id, line, process }: EngineDefinition) {
  return {
    id,
    key: process.id,
    category: null,
    description: null,
    name: process.name,
    version: line.version,
    resource: line.fileName,
    deploymentId: String(line.id),
    diagram: null,
    suspended: false,
    tenantId: null,
    versionTag: null,
    historyTimeToLive: null,
    startableInTasklist: process.starts.length > 0,
  };
}

function startable(line: DeploymentLine): EngineDefinition | undefined {
  const definitions = definitionsOf(line);
  return (
    definitions.find(({ process }) => process.starts.some(({ fromCase }) => !fromCase)) ?? definitions[0]
  );
}

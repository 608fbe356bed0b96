/**
 * Deployments: what the library keeps. BPMN process ids collide in the wild (`Process_1`), so an entry is found by
 * its `key`, a slug made from the file's name or chosen by the user; `version` counts within the key.
 *
 * Boundary: data only; `host/deploy.ts` decides what becomes a new version.
 *
 * Invariants:
 * D1  (key, version) and id are unique; versions of a key are 1, 2, 3, … without a gap.
 * D2  A deployment never changes. Its definition is stored once by its hash, however many deployments share it.
 * D3  The same source bytes with the same wiring under the same key are the same version.
 */
import type { Finding } from '../bpmn/finding.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Definition, ElementId, StartDefinition } from '../wiring/definition.ts';

/** Given by the store; a newer deployment has the greater id. */
export type DeploymentId = number;

export interface DeploymentLine {
  readonly id: DeploymentId;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly fileName: string;
  /** SHA-256 of the canonical JSON, hex. */
  readonly definitionHash: string;
  /** What can be started, without loading the definition. */
  readonly processes: readonly DeployedProcess[];
  readonly createdAt: number;
  readonly by?: string;
}

export interface DeployedProcess {
  readonly id: ElementId;
  readonly name: string;
  readonly starts: readonly StartDefinition[];
  readonly startsWith: readonly ElementId[];
  /** Names of the messages it tells apart by correlation keys; absent: none. */
  readonly correlates?: readonly string[];
}

export interface Deployment extends DeploymentLine {
  /** The file exactly as it was given. */
  readonly source: Uint8Array;
  readonly wiring: JsonValue;
  readonly findings: readonly Finding[];
  readonly definition: Definition;
}

export interface NewDeployment {
  readonly key: string;
  readonly name: string;
  readonly fileName: string;
  readonly source: Uint8Array;
  /** SHA-256 of source and canonical wiring, hex: says whether a key's newest version is this one already. */
  readonly contentHash: string;
  readonly wiring: JsonValue;
  readonly findings: readonly Finding[];
  readonly definition: Definition;
  readonly definitionHash: string;
  /** Take the place of those of the key's older versions, in the same transaction. */
  readonly startTimers: readonly StartSchedule[];
  readonly createdAt: number;
  readonly by?: string;
}

/** When a process begins its next case by itself. */
export interface StartSchedule {
  readonly process: ElementId;
  readonly elements: readonly ElementId[];
  /** Epoch ms. */
  readonly at: number;
  /** ISO 8601 duration between two starts; absent: it happens once. */
  readonly every?: string;
  /** How often still, this one included; absent: for ever, where there is an `every`. */
  readonly remaining?: number;
}

export interface DeploymentStore {
  /** Gives the next version of the key, or the newest one again where it has the same content hash. Durable. */
  addDeployment(
    deployment: NewDeployment,
  ): Promise<{ readonly line: DeploymentLine; readonly created: boolean }>;
  loadDeployment(id: DeploymentId): Promise<Deployment | undefined>;
  findDeployment(key: string, version?: number): Promise<DeploymentLine | undefined>;
  /** The newest version of every key. */
  newestDeployments(): Promise<readonly DeploymentLine[]>;
  /** Another text whenever there is a version more; cheap, however many there are. */
  deploymentsMark(): Promise<string>;
}

/** What can be measured: something that starts instances and runs them to their end. */
import type { Scenario } from './scenario.ts';

export type SystemName = 'baton-sqlite' | 'bare-sqlite' | 'bpmn-engine';

export const SYSTEMS: readonly SystemName[] = ['baton-sqlite', 'bare-sqlite', 'bpmn-engine'];

export interface RunningSystem {
  /** Resolves when the start is answered: for a durable system, when it has reached the disk. */
  start(): Promise<void>;
  /** Resolves when every instance started so far has completed; gives how many that are. Throws if one has not. */
  finish(): Promise<number>;
  close(): Promise<void>;
}

/** `directory`: empty, on the disk that is to be measured. */
export type OpenSystem = (scenario: Scenario, directory: string) => Promise<RunningSystem>;

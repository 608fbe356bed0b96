/**
 * Runs that move cases to another version: kept from before the first case is moved, so that a host that opens goes on
 * with what the one before it had begun.
 *
 * Boundary: rows; which cases are moved, and how, is `host/migration-service.ts`.
 *
 * Invariants:
 * MR1  `moved` goes up in the commit that moves a case (`InstanceMove.run`), never otherwise.
 * MR2  A run without `endedAt` is not finished.
 */
import type { CaseId, InstanceId } from '../kernel/command.ts';
import type { MigrationPlan } from '../kernel/migration/migration-plan.ts';
import type { DeploymentId } from './deployment.ts';

export interface NewMigrationRun {
  readonly from: DeploymentId;
  readonly to: DeploymentId;
  readonly plan: MigrationPlan;
  readonly reason: string;
  readonly startedAt: number;
  /** Cases there were to move when it began. */
  readonly total: number;
  readonly by?: string;
  /** Absent: all that are on the version. */
  readonly cases?: readonly CaseId[];
}

export interface MigrationRunRow extends NewMigrationRun {
  readonly id: number;
  readonly moved: number;
  /** How many could not be moved. */
  readonly staying: number;
  /** The first of them, with the reason. */
  readonly stayed: readonly StayedCase[];
  readonly endedAt?: number;
}

export interface StayedCase {
  readonly case: CaseId;
  readonly message: string;
}

export interface MigrationProgress {
  readonly staying: number;
  readonly stayed: readonly StayedCase[];
  readonly endedAt?: number;
}

export interface ActiveInstance {
  readonly instance: InstanceId;
  readonly case: CaseId;
}

export interface MigrationStore {
  addMigrationRun(run: NewMigrationRun): Promise<MigrationRunRow>;
  noteMigrationRun(id: number, progress: MigrationProgress): Promise<void>;
  /** In the order in which they were begun. */
  unfinishedMigrationRuns(): Promise<readonly MigrationRunRow[]>;
  /** The instances that go on by this deployment, oldest first. */
  activeInstances(deployment: DeploymentId): Promise<readonly ActiveInstance[]>;
}

/** The read side. */
export interface MigrationQueries {
  /** Of all versions of a process, newest first, at most a hundred. */
  migrationRuns(libraryKey: string): Promise<readonly MigrationRunRow[]>;
  migrationRun(id: number): Promise<MigrationRunRow | undefined>;
}

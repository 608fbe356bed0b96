/** A host on SQLite in memory or in a file under a virtual clock, with what tests do with it over and over. */
import { openHost } from '../../src/host/host.ts';
import type { HostApi } from '../../src/host/host-api.ts';
import type { HostLimits } from '../../src/host/host-options.ts';
import { VirtualClock } from '../../src/host/virtual-clock.ts';
import type { JobHandler } from '../../src/ports/connector.ts';
import type { DeploymentLine } from '../../src/ports/deployment.ts';
import type { Documents, KeptDocuments } from '../../src/ports/documents.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Meter } from '../../src/ports/meter.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Definition } from '../../src/wiring/definition.ts';

export interface StageOptions {
  /** Absent: in memory. */
  readonly path?: string;
  readonly handlers?: readonly JobHandler[];
  readonly limits?: Partial<HostLimits>;
  readonly startAt?: number;
  readonly meter?: Meter;
  readonly documents?: Documents;
  readonly keeper?: KeptDocuments;
}

export interface Stage {
  readonly host: HostApi;
  readonly store: SqliteStore;
  readonly clock: VirtualClock;
  /** What the host logged as an error. */
  readonly errors: string[];
  deploy(definition: Definition, key?: string): Promise<DeploymentLine>;
  /** Starts a case, waits until nothing moves, and gives its id. */
  begin(deployment: DeploymentLine, variables?: Readonly<Record<string, number | string>>): Promise<number>;
  advance(ms: number): Promise<void>;
  status(caseId: number): Promise<string | undefined>;
}

export const START = Date.UTC(2030, 0, 1);

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const store = await openSqliteStore(options.path ?? ':memory:');
  const clock = new VirtualClock(options.startAt ?? START);
  const errors: string[] = [];
  const log: Log = {
    error: (_details, message) => void errors.push(message),
    warn() {},
    info() {},
  };
  const host = await openHost({
    store,
    clock,
    log,
    random: { next: () => 0.5 },
    ...(options.handlers === undefined ? {} : { handlers: options.handlers }),
    ...(options.meter === undefined ? {} : { meter: options.meter }),
    ...(options.documents === undefined ? {} : { documents: options.documents }),
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return {
    host,
    store,
    clock,
    errors,
    async deploy(definition, key = definition.name) {
      const { line } = await host.deploy({
        key,
        name: definition.name,
        fileName: `${key}.bpmn`,
        source: new TextEncoder().encode(JSON.stringify(definition)),
        wiring: {},
        findings: [],
        definition,
      });
      return line;
    },
    async begin(deployment, variables = {}) {
      const answer = await host.startCase({ deployment: deployment.id, variables });
      if (!answer.ok) throw new Error(answer.rejection.message);
      await host.idle();
      return answer.case;
    },
    async advance(ms) {
      await clock.advanceTo(clock.now() + ms, () => host.idle());
      await host.idle();
    },
    async status(caseId) {
      return (await store.case(caseId))?.line.status;
    },
  };
}

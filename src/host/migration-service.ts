/**
 * Moves running cases to another version, many at once, each entirely or not at all.
 *
 * Boundary: which cases and in what order; what moving one means is the kernel's (`kernel/migration/`), how it is
 * committed the command loop's.
 *
 * Invariants:
 * MS1  A run is kept durably before the first case is moved. A host that opens goes on with the runs it finds unfinished:
 *      what has moved is on the new version and is not asked for again.
 * MS2  The count of moved cases is written by the very commit that moves one, so it is true whenever the host dies.
 * MS3  A case that cannot move stays as it is and is listed with the reason; the run goes on with the next.
 * MS4  Beside other hosts a run is carried by one at a time; when that one is gone another goes on with it.
 */
import type { CaseId, InstanceId } from '../kernel/command.ts';
import type { MigrationAudit } from '../kernel/migration/migration-plan.ts';
import type { Alarm, Clock } from '../ports/clock.ts';
import type { DeploymentId } from '../ports/deployment.ts';
import type { Log } from '../ports/log.ts';
import type { MigrationRunRow, StayedCase } from '../ports/migration-store.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { Store } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import type { LiveFeed } from './change-feed.ts';
import type { CommandLoop } from './command-loop.ts';
import {
  type CasePreview,
  HostError,
  type MigrationApi,
  type MigrationPreview,
  type MigrationRequest,
  type MigrationStart,
} from './host-api.ts';
import { untilCommitted } from './later.ts';
import type { Library } from './library.ts';
import { type CaseMove, caseMoveWork, casePreviewWork } from './migration-work.ts';

/** Reasons kept of a run; further cases that stay are only counted. */
const STAYED_KEPT = 500;
/** Cases whose moves share a commit, if nothing else wants one. */
const AT_ONCE = 50;
/** A run is carried on by another node when nothing was heard of it for so long. */
const CARRIED_MS = 60_000;

export interface MigrationParts {
  readonly store: Store;
  readonly library: Library;
  readonly loop: CommandLoop;
  readonly clock: Clock;
  readonly log: Log;
  readonly activity: Activity;
  readonly feed: LiveFeed;
  readonly node: NodeParts | undefined;
}

export class MigrationService implements MigrationApi {
  readonly #parts: MigrationParts;
  /** One run after the other. */
  #last: Promise<void> = Promise.resolve();
  #closing = false;
  #alarm: Alarm | undefined;
  readonly #underWay = new Set<number>();

  constructor(parts: MigrationParts) {
    this.#parts = parts;
  }

  async recover(): Promise<void> {
    for (const run of await this.#parts.store.unfinishedMigrationRuns()) this.#enqueue(run);
    this.#lookAgain();
  }

  /** Beside other hosts: for runs whose node is gone. */
  #lookAgain(): void {
    const { node, clock, log, activity } = this.#parts;
    if (node === undefined || this.#closing) return;
    this.#alarm = clock.schedule(clock.now() + CARRIED_MS, () => {
      void activity.during(async () => {
        try {
          await this.recover();
        } catch (error) {
          log.warn({ error }, 'Cases that another node was moving could not be looked for');
          this.#lookAgain();
        }
      });
    });
  }

  async #isOurs(run: number): Promise<boolean> {
    const { node, clock } = this.#parts;
    if (node === undefined) return true;
    const now = clock.now();
    return node.registry.claimChore(`move-cases/${run}`, now, now + CARRIED_MS);
  }

  /** Resolves when the case under way is done; the rest waits for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#alarm?.cancel();
    await this.#last;
  }

  async preview(request: MigrationRequest): Promise<MigrationPreview> {
    const { from, to } = await this.#versions(request);
    const cases: CasePreview[] = [];
    for (const [id, instances] of await this.#casesOf(request.from, request.cases)) {
      const found = await this.#parts.loop.run(casePreviewWork({ instances, from, to, plan: request.plan }));
      if (found !== undefined) cases.push({ case: id, ...found });
    }
    return { cases };
  }

  async start(request: MigrationStart): Promise<MigrationRunRow> {
    await this.#versions(request);
    const { from, to, plan, reason, by, cases } = request;
    const total = (await this.#casesOf(from, cases)).size;
    const run = await this.#parts.store.addMigrationRun({
      from,
      to,
      plan,
      reason,
      startedAt: this.#parts.clock.now(),
      total,
      ...(by !== undefined && { by }),
      ...(cases !== undefined && { cases }),
    });
    this.#enqueue(run);
    return run;
  }

  async #versions({ from, to }: MigrationRequest) {
    const { library } = this.#parts;
    const old = await library.load(from);
    const now = await library.load(to);
    if (from === to || old.line.key !== now.line.key)
      throw new HostError(
        'no-such-deployment',
        `Deployments ${from} and ${to} are not two versions of one process`,
      );
    return { from: old, to: now };
  }

  #enqueue(run: MigrationRunRow): void {
    const { activity, log } = this.#parts;
    if (this.#underWay.has(run.id)) return;
    this.#underWay.add(run.id);
    activity.begin();
    this.#last = this.#last
      .then(() => this.#perform(run))
      .catch((error: unknown) => {
        log.error(
          { error, run: run.id },
          'Moving cases to another version stopped; the next start goes on with it',
        );
      })
      .finally(() => {
        this.#underWay.delete(run.id);
        activity.end();
      });
  }

  async #perform(run: MigrationRunRow): Promise<void> {
    if (!(await this.#isOurs(run.id))) return;
    const { store, clock, feed } = this.#parts;
    const { from, to } = await this.#versions(run);
    const audit: MigrationAudit = {
      from: { deployment: run.from, version: from.line.version },
      to: { deployment: run.to, version: to.line.version },
      reason: run.reason,
      ...(run.by !== undefined && { by: run.by }),
    };
    const stayed = new Map(run.stayed.map((one) => [one.case, one]));
    let staying = 0;
    const cases = [...(await this.#casesOf(run.from, run.cases))];
    for (let begun = 0; begun < cases.length; begun += AT_ONCE) {
      if (this.#closing || !(await this.#isOurs(run.id))) return;
      const some = cases.slice(begun, begun + AT_ONCE);
      const answers = await Promise.all(
        some.map(async ([id, instances]) => {
          const move = { run: run.id, instances, from, to, plan: run.plan, audit };
          return { case: id, message: await this.#move(move) };
        }),
      );
      for (const { case: id, message } of answers) {
        if (message === undefined) stayed.delete(id);
        else {
          staying += 1;
          if (stayed.size < STAYED_KEPT) stayed.set(id, { case: id, message });
        }
      }
      await store.noteMigrationRun(run.id, { stayed: listed(stayed), staying });
    }
    await store.noteMigrationRun(run.id, { stayed: listed(stayed), staying, endedAt: clock.now() });
    feed.tell([{ kind: 'process', key: to.line.key }]);
  }

  /** Why it stays; undefined: it moved, or has ended meanwhile. */
  async #move(move: CaseMove): Promise<string | undefined> {
    const { clock, loop } = this.#parts;
    try {
      return await untilCommitted(
        clock,
        () => this.#closing,
        () => loop.run(caseMoveWork(move)),
      );
    } catch (error) {
      if (error instanceof HostError && error.code === 'instance-stopped') return error.message;
      throw error;
    }
  }

  async #casesOf(
    from: DeploymentId,
    cases: readonly CaseId[] | undefined,
  ): Promise<ReadonlyMap<CaseId, InstanceId[]>> {
    const wanted = cases && new Set(cases);
    const found = new Map<CaseId, InstanceId[]>();
    for (const { instance, case: id } of await this.#parts.store.activeInstances(from)) {
      if (wanted?.has(id) === false) continue;
      const known = found.get(id);
      if (known === undefined) found.set(id, [instance]);
      else known.push(instance);
    }
    return found;
  }
}

function listed(stayed: ReadonlyMap<CaseId, StayedCase>): readonly StayedCase[] {
  return [...stayed.values()];
}

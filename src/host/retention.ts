/**
 * Ended cases whose time is over: removed with everything the store keeps of them, process by process.
 *
 * Boundary: which cases and when; what belongs to a case is the store's.
 *
 * Invariants:
 * RT1  Without a rule a process keeps its cases for ever. The rule that holds is that of now, whatever version a case ran by.
 * RT2  A removal is a work of the command loop: no commit of a case falls into it.
 * RT3  Small steps, so that cases that run get their turns; one that was broken off goes on with the next housekeeping.
 * RT4  A rule that was changed at another node holds here before a case is removed, and is told here soon.
 */
import { keptSince } from '../expressions/temporal/kept-since.ts';
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RetentionChange, RetentionRule } from '../ports/retention-store.ts';
import type { Store } from '../ports/store.ts';
import type { LiveFeed } from './change-feed.ts';
import type { CommandLoop } from './command-loop.ts';
import type { RetentionApi } from './host-api.ts';

const CASES_AT_ONCE = 20;
const JOURNAL_ROWS_AT_ONCE = 500;
const RULES_MS = 10_000;

export interface RetentionParts {
  readonly store: Store;
  readonly loop: CommandLoop;
  readonly clock: Clock;
  readonly log: Log;
  readonly feed: LiveFeed;
  /** Others may change rules too. */
  readonly isShared: boolean;
}

export class Retention implements RetentionApi {
  readonly #parts: RetentionParts;
  readonly #rules = new Map<string, RetentionChange>();
  #changed: () => void = () => {};
  #alarm: Alarm | undefined;
  #isClosed = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  async recover(changed: () => void): Promise<void> {
    this.#changed = changed;
    await this.#readRules();
    if (this.#parts.isShared) this.#readRulesLater();
  }

  close(): void {
    this.#isClosed = true;
    this.#alarm?.cancel();
  }

  /** There may be something to remove one day. */
  get isNeeded(): boolean {
    return [...this.#rules.values()].some(({ cases }) => cases !== undefined);
  }

  ruleOf(libraryKey: string): RetentionRule {
    const { cases, deliveries } = this.#rules.get(libraryKey) ?? {};
    return { ...(cases !== undefined && { cases }), ...(deliveries !== undefined && { deliveries }) };
  }

  async setRule(libraryKey: string, rule: RetentionRule, by?: string): Promise<void> {
    const { store, clock, feed } = this.#parts;
    const at = clock.now();
    for (const kept of [rule.cases, rule.deliveries]) if (kept !== undefined) cutoff(kept, at);
    const change = { libraryKey, ...rule, at, ...(by !== undefined && { by }) };
    await store.addRetentionChange(change);
    this.#rules.set(libraryKey, change);
    this.#changed();
    feed.tell([{ kind: 'process', key: libraryKey }]);
  }

  endedBefore(kept: string): number {
    return cutoff(kept, this.#parts.clock.now());
  }

  /** Removes what is due; `goesOn` is asked between the steps. */
  async perform(goesOn: () => boolean): Promise<void> {
    const at = this.#parts.clock.now();
    await this.#readRules();
    for (const [libraryKey, { cases: kept }] of this.#rules) {
      if (kept === undefined || !goesOn()) continue;
      const before = cutoff(kept, at);
      await this.#step((store) => store.forgetTried({ libraryKey, before }));
      await this.#removeCases({ libraryKey, kept, before, at }, goesOn);
    }
    while (goesOn() && (await this.#step((store) => store.removeJournalRows(JOURNAL_ROWS_AT_ONCE))));
  }

  async #removeCases(
    due: {
      readonly libraryKey: string;
      readonly kept: string;
      readonly before: number;
      readonly at: number;
    },
    goesOn: () => boolean,
  ): Promise<void> {
    const { log, feed } = this.#parts;
    let removed = 0;
    while (goesOn() && this.#rules.get(due.libraryKey)?.cases === due.kept) {
      if (this.#parts.isShared) {
        await this.#readRules();
        if (this.#rules.get(due.libraryKey)?.cases !== due.kept) break;
      }
      const some = await this.#step((store) => store.removeCases({ ...due, limit: CASES_AT_ONCE }));
      removed += some;
      if (some < CASES_AT_ONCE) break;
    }
    if (removed === 0) return;
    log.info({ process: due.libraryKey, cases: removed, kept: due.kept }, 'Ended cases were removed');
    feed.tell([{ kind: 'process', key: due.libraryKey }]);
  }

  async #readRules(): Promise<void> {
    for (const rule of await this.#parts.store.retentionRules()) this.#rules.set(rule.libraryKey, rule);
  }

  #readRulesLater(): void {
    const { clock, log } = this.#parts;
    if (this.#isClosed) return;
    this.#alarm = clock.schedule(clock.now() + RULES_MS, () => {
      const wasNeeded = this.isNeeded;
      void this.#readRules()
        .then(() => {
          if (this.isNeeded && !wasNeeded) this.#changed();
        })
        .catch((error: unknown) => log.warn({ error }, 'How long cases are kept could not be read again'))
        .finally(() => this.#readRulesLater());
    });
  }

  #step<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    const { loop, store } = this.#parts;
    return loop.run({
      origin: 'internal',
      perform: async () => ({ result: await work(store), decided: [] }),
    });
  }
}

function cutoff(kept: string, now: number): number {
  const before = keptSince(kept, now);
  if (before === undefined)
    throw new RangeError(`Expected a time such as P90D, P6M or P2Y, found ${JSON.stringify(kept)}`);
  return before;
}

/**
 * The events of a case in the order they happened, decoded; what is read once is kept while the case is looked at.
 *
 * Boundary: reading and remembering; what the events mean for a page is in the other views.
 *
 * Invariants:
 * J1  A journal only grows, so a kept beginning stays true; only rows after it are read again.
 * J2  At most `capacity` cases with `eventLimit` events in all are kept, and of one case at most `rowLimit` rows are read.
 * J3  A cursor is the number of rows read: the same number always names the same beginning.
 */
import type { CaseId, InstanceId } from '../../kernel/command.ts';
import type { InstanceEvent } from '../../kernel/event.ts';
import type { JournalRow } from '../../ports/store.ts';
import type { CaseQueries } from '../../ports/store-queries.ts';

export interface CaseEvent {
  readonly instance: InstanceId;
  readonly seq: number;
  readonly at: number;
  readonly event: InstanceEvent;
  /** How many rows were read when this one was: its place in the case. */
  readonly row: number;
  /** Its place among the events of the row. */
  readonly index: number;
}

export interface CaseJournal {
  readonly events: readonly CaseEvent[];
  readonly rows: number;
  /** False where there is more than is read. */
  readonly complete: boolean;
}

const capacity = 100;
const eventLimit = 200_000;
const rowLimit = 20_000;
const pageSize = 500;

interface Kept {
  readonly events: CaseEvent[];
  readonly lastSeq: Map<InstanceId, number>;
  rows: number;
  complete: boolean;
  /** Where the page began that was read last; it is read again, for it may have been cut short by the end. */
  pageStart: string | undefined;
  reading: Promise<void>;
}

export class CaseJournals {
  readonly #queries: Pick<CaseQueries, 'caseJournal'>;
  readonly #readRecord: (record: string) => readonly InstanceEvent[];
  readonly #kept = new Map<CaseId, Kept>();

  constructor(
    queries: Pick<CaseQueries, 'caseJournal'>,
    readRecord: (record: string) => readonly InstanceEvent[],
  ) {
    this.#queries = queries;
    this.#readRecord = readRecord;
  }

  async read(id: CaseId): Promise<CaseJournal> {
    const kept = this.#keptOf(id);
    kept.reading = kept.reading.catch(() => undefined).then(() => this.#readOn(id, kept));
    await kept.reading;
    this.#forgetOldest();
    return { events: kept.events, rows: kept.rows, complete: kept.complete };
  }

  #keptOf(id: CaseId): Kept {
    const kept = this.#kept.get(id) ?? {
      events: [],
      lastSeq: new Map<InstanceId, number>(),
      rows: 0,
      complete: true,
      pageStart: undefined,
      reading: Promise.resolve(),
    };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    return kept;
  }

  /** The case read last stays, however long it is. */
  #forgetOldest(): void {
    let events = 0;
    for (const kept of this.#kept.values()) events += kept.events.length;
    for (const [id, kept] of this.#kept) {
      if (this.#kept.size === 1 || (this.#kept.size <= capacity && events <= eventLimit)) return;
      this.#kept.delete(id);
      events -= kept.events.length;
    }
  }

  async #readOn(id: CaseId, kept: Kept): Promise<void> {
    while (kept.rows < rowLimit) {
      const page = await this.#queries.caseJournal(id, {
        limit: pageSize,
        ...(kept.pageStart === undefined ? {} : { after: kept.pageStart }),
      });
      for (const row of page.items) this.#take(kept, row);
      if (page.next === undefined) return;
      kept.pageStart = page.next;
    }
    kept.complete = false;
  }

  #take(kept: Kept, row: JournalRow): void {
    if (row.seq <= (kept.lastSeq.get(row.instance) ?? 0)) return;
    kept.lastSeq.set(row.instance, row.seq);
    kept.rows += 1;
    this.#readRecord(row.record).forEach((event, index) => {
      kept.events.push({ instance: row.instance, seq: row.seq, at: row.at, event, row: kept.rows, index });
    });
  }
}

/**
 * From one store to another, or to a file and back: the source gives records, the target takes them, and at the end both
 * have to have counted and summed the same.
 *
 * Invariants:
 * TF1  Nothing of a target is there for anybody before every table read back from it sums up to what the source said.
 * TF2  A target that holds anything is refused before anything is written.
 */
import type { KeptDocuments } from '../../ports/documents.ts';
import {
  type BackupRecord,
  type Head,
  type Row,
  RowSum,
  type TableTotal,
  type Tail,
} from './backup-record.ts';

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A store as it was at one moment. */
export interface BackupSource {
  readonly tables: readonly TableShape[];
  readonly nextInstance: number;
  rows(table: TableShape): AsyncIterable<readonly Row[]>;
  close(): Promise<void>;
}

/** An empty store, in one transaction. */
export interface BackupTarget {
  readonly tables: readonly TableShape[];
  /** Throws `Error` where it holds something. */
  begin(head: Head): Promise<void>;
  insert(table: TableShape, rows: readonly Row[]): Promise<void>;
  /** As it stands in it now. */
  rows(table: TableShape): AsyncIterable<readonly Row[]>;
  /** For good. */
  finish(head: Head): Promise<void>;
  /** As if nothing had been; also after `finish`, where it does nothing. */
  close(): Promise<void>;
}

export interface TransferResult {
  readonly documents: number;
  readonly tables: Readonly<Record<string, TableTotal>>;
}

const PAGE = 500;

export async function* recordsFrom(
  source: BackupSource,
  documents: KeptDocuments | undefined,
  now: number,
): AsyncGenerator<BackupRecord> {
  yield { kind: 'head', format: 1, at: now, nextInstance: source.nextInstance };
  let kept = 0;
  if (documents !== undefined) {
    let after: string | undefined;
    for (;;) {
      const page = await documents.list(after, PAGE);
      for (const { document, size } of page) {
        yield { kind: 'document', document, size };
        for await (const bytes of documents.stream(document)) yield { kind: 'piece', bytes };
        kept += 1;
      }
      after = page.at(-1)?.document;
      if (page.length < PAGE) break;
    }
  }
  const tables: Record<string, TableTotal> = {};
  for (const table of source.tables) {
    yield { kind: 'table', name: table.name, columns: table.columns };
    const sum = new RowSum();
    for await (const rows of source.rows(table)) {
      for (const row of rows) {
        const values = settled(table, row, now);
        sum.add(values);
        yield { kind: 'row', values };
      }
    }
    tables[table.name] = sum.total;
  }
  yield { kind: 'end', documents: kept, tables };
}

/** As whoever takes over finds it: nobody's claims hold any more, and a job that a host held as long as it lived is ready. */
function settled({ name, columns }: TableShape, row: Row, now: number): Row {
  const isHeld = name === 'job' && row[columns.indexOf('ready_at')] === null;
  if (!isHeld && !columns.some((column) => claims.test(column))) return row;
  return columns.map((column, index) => {
    if (claims.test(column)) return null;
    if (isHeld && column === 'ready_at') return now;
    return isHeld && column === 'worker' ? null : (row[index] ?? null);
  });
}

const claims = /^(?:claimed|carried)_(?:by|until)$/u;

/** Throws `Error` with a sentence; then the target is as it was. */
export async function transfer(
  records: AsyncIterable<BackupRecord>,
  target: BackupTarget,
  documents: KeptDocuments | undefined,
): Promise<TransferResult> {
  const taker = new RecordTaker(target, documents);
  try {
    const pieces = new DocumentReader(records[Symbol.asyncIterator]());
    for (;;) {
      const record = await pieces.next();
      if (record === undefined) break;
      await taker.take(record, pieces);
    }
    return await taker.finish();
  } finally {
    await target.close();
  }
}

/** Records one after the other; those of a document's content are read by whoever keeps it. */
class DocumentReader {
  readonly #records: AsyncIterator<BackupRecord>;
  #ahead: BackupRecord | undefined;

  constructor(records: AsyncIterator<BackupRecord>) {
    this.#records = records;
  }

  async next(): Promise<BackupRecord | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined) return ahead;
    const step = await this.#records.next();
    return step.done === true ? undefined : step.value;
  }

  async *content(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const record = await this.next();
      if (record?.kind !== 'piece') {
        this.#ahead = record;
        return;
      }
      yield record.bytes;
    }
  }
}

class RecordTaker {
  readonly #target: BackupTarget;
  readonly #documents: KeptDocuments | undefined;
  readonly #sums = new Map<string, RowSum>();
  #head: Head | undefined;
  #tail: Tail | undefined;
  #table: TableShape | undefined;
  #waiting: Row[] = [];
  #kept = 0;

  constructor(target: BackupTarget, documents: KeptDocuments | undefined) {
    this.#target = target;
    this.#documents = documents;
  }

  async take(record: BackupRecord, reader: DocumentReader): Promise<void> {
    if (record.kind === 'head') {
      if (record.format !== 1) throw new Error('The backup is of a newer Baton. Update this one.');
      this.#head = record;
      await this.#target.begin(record);
    } else if (record.kind === 'document') await this.#keep(record.document, reader);
    else if (record.kind === 'table') {
      await this.#flush();
      this.#table = this.#known(record);
      this.#sums.set(record.name, new RowSum());
    } else if (record.kind === 'row') {
      const { name } = this.#table ?? {};
      if (name === undefined) throw new Error('The backup has a row of no table');
      this.#sums.get(name)?.add(record.values);
      this.#waiting.push(record.values);
      if (this.#waiting.length >= PAGE) await this.#flush();
    } else if (record.kind === 'end') {
      await this.#flush();
      this.#tail = record;
    }
  }

  async finish(): Promise<TransferResult> {
    const head = this.#head;
    const tail = this.#tail;
    if (head === undefined || tail === undefined) throw new Error('The backup is not whole: it has no end.');
    if (tail.documents !== this.#kept)
      throw new Error(`Of ${tail.documents} documents ${this.#kept} came. Nothing was kept.`);
    for (const { name } of this.#target.tables) {
      const expected = tail.tables[name];
      compare(name, expected, this.#sums.get(name)?.total ?? new RowSum().total, 'came');
    }
    for (const table of this.#target.tables) {
      const sum = new RowSum();
      for await (const rows of this.#target.rows(table)) for (const row of rows) sum.add(row);
      compare(table.name, tail.tables[table.name], sum.total, 'are there now');
    }
    await this.#target.finish(head);
    return { documents: this.#kept, tables: tail.tables };
  }

  async #keep(document: string, reader: DocumentReader): Promise<void> {
    if (this.#documents === undefined) {
      throw new Error(
        'The backup holds documents, and there is nowhere to keep them (BATON_DOCUMENTS names a bucket).',
      );
    }
    const about = { name: document, type: 'application/octet-stream' };
    const kept = await this.#documents.put(reader.content(), about);
    if (kept.document !== document)
      throw new Error(
        `A document came changed: expected ${document}, found ${kept.document}. Nothing was kept.`,
      );
    this.#kept += 1;
  }

  /** Columns the source knows and the target does not would be lost. */
  #known(table: TableShape): TableShape {
    const known = this.#target.tables.find(({ name }) => name === table.name);
    const strange =
      known === undefined ? [] : table.columns.filter((column) => !known.columns.includes(column));
    if (known !== undefined && strange.length === 0 && known.columns.length === table.columns.length)
      return table;
    const what =
      known === undefined ? `no table “${table.name}”` : `a table “${table.name}” of other columns`;
    throw new Error(`The store that is written to has ${what}: both have to be of one version of Baton.`);
  }

  async #flush(): Promise<void> {
    if (this.#table !== undefined && this.#waiting.length > 0)
      await this.#target.insert(this.#table, this.#waiting);
    this.#waiting = [];
  }
}

function compare(table: string, expected: TableTotal | undefined, found: TableTotal, how: string): void {
  const { rows, sum } = expected ?? new RowSum().total;
  if (rows !== found.rows)
    throw new Error(`Of ${rows} rows of “${table}” ${found.rows} ${how}. Nothing was kept.`);
  if (sum !== found.sum) throw new Error(`Rows of “${table}” ${how} changed. Nothing was kept.`);
}

/**
 * A database: each new row of a table, or each new or changed one, begins a case.
 *
 * Boundary: when to look, and the order of things. Reading is `database/row-reader.ts`, what is remembered
 * `database/row-memory.ts`.
 *
 * Invariants:
 * DB1  A row is recognised by its key, or by its key and when it was changed; it begins one case, whoever dies when.
 * DB2  Rows with the same changed-at value are all taken, also those that come after the last one was.
 * DB3  A row too large to be read is delivered with what is wrong with it; it never holds up those behind it.
 * DB4  While as many wait as may, rows stay in the database; nothing is passed over.
 */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { nameProblem, pathProblem } from '../../connectors/sql/quoted-name.ts';
import { recordsOf } from '../../connectors/sql/sql-values.ts';
import type { Alarm } from '../../ports/clock.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import { LOOKED_AT_AGAIN, markOf, RowMemory } from '../database/row-memory.ts';
import { type FoundRow, ReadingFailed, RowReader } from '../database/row-reader.ts';
import { type RowSource, RowStatements, statementProblem } from '../database/row-statements.ts';
import { watchedDatabases } from '../database/watched-databases.ts';
import { defineTrigger, type OpenTrigger, type TriggerContext } from '../trigger-kind.ts';

const byTable = { field: 'by', is: ['table'] };
const byStatement = { field: 'by', is: ['statement'] };

const Settings = Type.Object({
  by: field.choice(['table', 'statement'], {
    title: 'What is watched',
    default: 'table',
    baton: { words: { table: 'A table or view', statement: 'What a statement gives' } },
  }),
  table: field.optional(
    field.text({
      title: 'Table or view',
      description: 'With its schema in front where it needs one.',
      baton: { placeholder: 'sales.orders', onlyFor: byTable },
    }),
  ),
  statement: field.optional(
    field.text({
      title: 'Statement',
      description: 'One SELECT whose rows hold the columns named below.',
      baton: { as: 'sql', placeholder: "SELECT * FROM orders WHERE state = 'paid'", onlyFor: byStatement },
    }),
  ),
  key: field.text({
    title: 'Key column',
    description: 'Tells rows apart. Where no changed-at column is given it must grow from row to row.',
    baton: { placeholder: 'id' },
  }),
  changed: field.optional(
    field.text({
      title: 'Changed-at column',
      description:
        'A time or number that grows with every change: then changed rows count too. Empty: new ones only.',
      baton: { placeholder: 'updated_at' },
    }),
  ),
  present: field.choice(['skip', 'take'], {
    title: 'Rows that are there at first',
    default: 'skip',
    baton: { words: { skip: 'Are left alone', take: 'Are taken' } },
  }),
  every_s: field.whole({
    title: 'Looks every so many seconds',
    minimum: 1,
    maximum: 86_400,
    default: 30,
    baton: { advanced: true },
  }),
  page: field.whole({
    title: 'Rows read at once',
    minimum: 1,
    maximum: 1_000,
    default: 100,
    baton: { advanced: true },
  }),
  timeout_s: field.whole({
    title: 'Longest a look may take, in seconds',
    minimum: 1,
    maximum: 600,
    default: 30,
    baton: { advanced: true },
  }),
});
type Settings = Static<typeof Settings>;

const dialects = watchedDatabases.map(({ database }) => database.dialect);

export const database = defineTrigger({
  on: 'database',
  name: 'Database',
  description: 'A row that comes into a table of a database, or is changed there, begins a case.',
  settings: Settings,
  credential: { kinds: watchedDatabases.map(({ id }) => id), required: true },
  delivers: Type.Object({
    row: Type.Unknown({ description: 'Its columns, by their names.' }),
    key: Type.Unknown(),
    changed: Type.Unknown({ description: 'Its changed-at value; nothing where none is asked for.' }),
    problem: Type.Unknown({ description: 'Why what it holds could not be read, as a rule nothing.' }),
  }),
  check: ({ by, table = '', statement = '', key, changed }) => [
    ...wrongName('table', 'Table or view', by === 'table' ? pathProblem(table) : undefined),
    ...(by === 'statement' ? wrongStatement(statement) : []),
    ...wrongName('key', 'Key column', nameProblem(key)),
    ...wrongName('changed', 'Changed-at column', changed === undefined ? undefined : nameProblem(changed)),
  ],
  open: async (context) => new WatchedRows(context),
});

function wrongName(where: string, label: string, problem: string | undefined) {
  return problem === undefined ? [] : [{ field: where, message: `“${label}” ${problem}.` }];
}

function wrongStatement(statement: string) {
  const message = statementProblem(statement, dialects);
  return message === undefined ? [] : [{ field: 'statement', message }];
}

/** Between two looks that failed, at most. */
const LONGEST_PAUSE_MS = 15 * 60_000;

class WatchedRows implements OpenTrigger {
  readonly #context: TriggerContext<Settings>;
  readonly #source: RowSource;
  readonly #closing = new AbortController();
  #memory: RowMemory | undefined;
  #alarm: Alarm | undefined;
  #looking: Promise<void> = Promise.resolve();
  #failures = 0;
  #told: string | undefined | null = null;

  constructor(context: TriggerContext<Settings>) {
    const { by, table = '', statement = '', key, changed } = context.settings;
    this.#context = context;
    this.#source = { from: by === 'table' ? { table } : { statement }, key, changed };
    this.#lookAt(context.clock.now());
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The trigger was closed'));
    this.#alarm?.cancel();
    await this.#looking;
  }

  idle(): Promise<void> {
    return this.#looking;
  }

  #lookAt(at: number): void {
    if (this.#closing.signal.aborted) return;
    this.#alarm = this.#context.clock.schedule(at, () => {
      this.#looking = this.#look();
    });
  }

  async #look(): Promise<void> {
    const { settings, clock, log, process, trigger } = this.#context;
    let pause = settings.every_s * 1_000;
    try {
      const credential = await this.#context.openCredential();
      if (credential === undefined) throw new ReadingFailed('No connection to a database is chosen.');
      await this.#takeRows(this.#readerFor(credential), credential.name);
      this.#failures = 0;
      await this.#tell(undefined);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#failures += 1;
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2 ** Math.min(this.#failures, 8));
      const said = error instanceof Error ? error.message : String(error);
      log.warn({ process, trigger, error: said }, 'Rows of a database could not be read');
      await this.#tell(said).catch(() => undefined);
    }
    this.#lookAt(clock.now() + pause);
  }

  #readerFor(credential: OpenCredential): RowReader {
    const found = watchedDatabases.find(({ id }) => id === credential.kind);
    if (found === undefined) {
      throw new ReadingFailed(
        `“${credential.name}” is of the kind “${credential.kind}”, no database that is watched.`,
      );
    }
    const { dialect } = found.database;
    return new RowReader({
      statements: new RowStatements(this.#source, dialect),
      carryOut: found.carryOut,
      dialect,
      credential,
      around: this.#context,
      timeout_ms: this.#context.settings.timeout_s * 1_000,
      signal: this.#closing.signal,
    });
  }

  async #takeRows(reader: RowReader, connection: string): Promise<void> {
    const memory = this.#memory ?? (await this.#remembered(reader, connection));
    this.#memory = memory;
    if (!(await this.#takeLate(reader, memory, connection))) return;
    for (let isAll = false; !isAll; ) {
      const read = await reader.rowsAfter(memory.last, this.#context.settings.page);
      isAll = read.isAll;
      for (const row of read.rows) {
        if (this.#closing.signal.aborted) return;
        if (!(await this.#deliver(row, connection))) {
          await this.#context.cursor.set(memory.cursor());
          return;
        }
        memory.took(row.position);
      }
      memory.trim();
      if (read.rows.length > 0) await this.#context.cursor.set(memory.cursor());
    }
  }

  async #remembered(reader: RowReader, connection: string): Promise<RowMemory> {
    const { cursor, settings } = this.#context;
    const memory = new RowMemory(this.#of(connection), await cursor.get());
    if (!memory.isNew) return memory;
    if (settings.present === 'skip') {
      const { positions, isAll } = await reader.newest(LOOKED_AT_AGAIN);
      memory.beginBehind(positions, isAll);
    }
    await cursor.set(memory.cursor());
    return memory;
  }

  /** DB2. False where as many wait as may. */
  async #takeLate(reader: RowReader, memory: RowMemory, connection: string): Promise<boolean> {
    const { last, floor } = memory;
    if (last === null) return true;
    const there = await reader.positionsBetween(floor, last);
    const known = memory.marks();
    const late = there.filter((position) => !known.has(markOf(position)));
    for (const position of late) {
      if (this.#closing.signal.aborted) return false;
      const row = await reader.rowAt(position);
      if (row !== undefined && !(await this.#deliver(row, connection))) {
        await this.#context.cursor.set(memory.cursor());
        return false;
      }
      memory.tookLate(position);
    }
    memory.settle(there);
    if (late.length > 0) await this.#context.cursor.set(memory.cursor());
    return true;
  }

  /** False where as many wait as may. */
  async #deliver(found: FoundRow, connection: string): Promise<boolean> {
    const { position, columns, cells, problem = null } = found;
    const answer = { columns, rows: [cells], more: false, affected: 1 };
    const [record = null] = await recordsOf(answer, this.#context.documents);
    const row = problem === null ? record : null;
    const [changed, key] = position;
    const said = JSON.stringify([this.#of(connection), changed, key]);
    const taken = await this.#context.deliver({
      payload: { row, key, changed, problem },
      dedupKey: createHash('sha256').update(said).digest('hex'),
    });
    return taken.kind !== 'full';
  }

  /** What is read: a statement may be mended without everything being new. */
  #of(connection: string): string {
    const { from, key, changed = null } = this.#source;
    return JSON.stringify([connection, 'table' in from ? from.table : null, key, changed]);
  }

  /** Only what changed: a look should not cost a write. */
  async #tell(problem: string | undefined): Promise<void> {
    if (problem === this.#told) return;
    await this.#context.tell(problem);
    this.#told = problem;
  }
}

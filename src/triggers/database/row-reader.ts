/**
 * Rows and positions out of a database, each read a transaction of its own that cannot change anything.
 *
 * Boundary: the statements are `row-statements.ts`; signing in, limits and words for failures are the connector's.
 */
import type { CarryOut, SqlSurroundings } from '../../connectors/sql/carry-out.ts';
import type { NamedStatement, SqlDialect } from '../../connectors/sql/named-parameters.ts';
import type { SqlAnswer, SqlCell } from '../../connectors/sql/sql-database.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import { markOf, type Position } from './row-memory.ts';
import type { RowStatements } from './row-statements.ts';

export interface RowReaderParts {
  readonly statements: RowStatements;
  readonly carryOut: CarryOut;
  readonly dialect: SqlDialect;
  readonly credential: OpenCredential;
  readonly around: SqlSurroundings;
  readonly timeout_ms: number;
  readonly signal: AbortSignal;
}

export interface FoundRow {
  readonly position: Position;
  /** Why what it holds is not here. */
  readonly problem?: string;
  readonly columns: readonly string[];
  readonly cells: readonly SqlCell[];
}

/** `message`: a sentence for people. */
export class ReadingFailed extends Error {
  readonly isTooLarge: boolean;
  constructor(message: string, isTooLarge = false) {
    super(message);
    this.isTooLarge = isTooLarge;
  }
}

/** Columns that every read begins with: the changed-at value, the key. */
const leading = 2;
const positionsAtOnce = 2_000;

export class RowReader {
  readonly #parts: RowReaderParts;

  constructor(parts: RowReaderParts) {
    this.#parts = parts;
  }

  /** In order; `isAll`: there are no more than were asked for. */
  async newest(count: number): Promise<{ readonly positions: readonly Position[]; readonly isAll: boolean }> {
    const { rows } = await this.#read(this.#parts.statements.newest(count + 1), new Map(), count + 1);
    const positions = rows.slice(0, count).map(positionIn).reverse();
    return { positions, isAll: rows.length <= count };
  }

  /** In order, both ends with them. */
  async positionsBetween(floor: Position | null, last: Position): Promise<readonly Position[]> {
    const all: Position[] = [];
    const seen = new Set<string>();
    for (let from = floor; ; from = all.at(-1) ?? null) {
      const statement = this.#parts.statements.positionsBetween(from === null, positionsAtOnce);
      const values = new Map([...this.#bound('from', from), ...this.#bound('to', last)]);
      const { rows } = await this.#read(statement, values, positionsAtOnce);
      const fresh = rows.map(positionIn).filter((position) => !seen.has(markOf(position)));
      for (const position of fresh) seen.add(markOf(position));
      all.push(...fresh);
      if (rows.length < positionsAtOnce || fresh.length === 0) return all;
    }
  }

  /** In order. Fewer at once where so many are too large to be answered; `isAll`: there are no more. */
  async rowsAfter(
    at: Position | null,
    count: number,
  ): Promise<{ readonly rows: readonly FoundRow[]; readonly isAll: boolean }> {
    const values = new Map(this.#bound('at', at));
    for (let wanted = count; ; wanted = Math.ceil(wanted / 8)) {
      try {
        const statement = this.#parts.statements.rowsAfter(at === null, wanted);
        const rows = found(await this.#read(statement, values, wanted));
        return { rows, isAll: rows.length < wanted };
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        if (wanted > 1) continue;
        const { rows } = await this.#read(this.#parts.statements.positionAfter(at === null), values, 1);
        return { rows: rows.map((row) => unreadable(positionIn(row), error)), isAll: rows.length === 0 };
      }
    }
  }

  /** Undefined where it is gone. */
  async rowAt(at: Position): Promise<FoundRow | undefined> {
    try {
      return await this.#rowAt(at);
    } catch (error) {
      if (isTooLarge(error)) return unreadable(at, error);
      throw error;
    }
  }

  async #rowAt(at: Position): Promise<FoundRow | undefined> {
    // What a database takes for the same key (large numbers, letters of either case) may be several rows.
    const alike = 50;
    const answer = await this.#read(
      this.#parts.statements.rowAt(alike),
      new Map(this.#bound('at', at)),
      alike,
    );
    return found(answer).find(({ position }) => markOf(position) === markOf(at));
  }

  async #read(
    statement: NamedStatement,
    given: ReadonlyMap<string, JsonValue>,
    maxRows: number,
  ): Promise<SqlAnswer> {
    const { carryOut, credential, around, timeout_ms, signal } = this.#parts;
    const values = new Map([...given].filter(([name]) => statement.names.has(name)));
    const run = { statement, values, writes: false, maxRows, timeout_ms };
    const carried = await carryOut(credential, run, around, signal);
    if (carried.ok) return carried.answer;
    const { message, facts } = carried.failure;
    throw new ReadingFailed(message, facts?.reason === 'too-large');
  }

  #bound(name: string, position: Position | null): readonly (readonly [string, JsonValue])[] {
    if (position === null) return [];
    const [changed, key] = position.map((value) => this.#asGiven(value));
    return [
      [`${name}_changed`, changed ?? null],
      [`${name}_key`, key ?? null],
    ];
  }

  /** MySQL takes no time with a Z at its end; its session is in UTC. */
  #asGiven(value: JsonValue): JsonValue {
    if (this.#parts.dialect !== 'mysql' || typeof value !== 'string') return value;
    return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)Z$/u, '$1');
  }
}

function isTooLarge(error: unknown): error is ReadingFailed {
  return error instanceof ReadingFailed && error.isTooLarge;
}

function unreadable(position: Position, { message }: ReadingFailed): FoundRow {
  return { position, columns: [], cells: [], problem: message };
}

function found({ columns, rows }: SqlAnswer): readonly FoundRow[] {
  return rows.map((row) => ({
    position: positionIn(row),
    columns: columns.slice(leading),
    cells: row.slice(leading),
  }));
}

function positionIn([changed = null, key = null]: readonly SqlCell[]): Position {
  return [plainCell(changed, 'The changed-at column'), plainCell(key, 'The key column')];
}

function plainCell(cell: SqlCell, which: string): JsonValue {
  if (typeof cell !== 'object' || cell === null) return cell;
  throw new ReadingFailed(
    `${which} holds bytes or lists; a number, a time or a text is needed to go on from.`,
  );
}

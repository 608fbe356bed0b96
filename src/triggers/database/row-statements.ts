/**
 * The statements a database trigger reads with: rows by their position, which is the changed-at value and the key, or the
 * key alone where there is none.
 *
 * Invariants:
 * RS1  Values are always bound, names always quoted; only the statement that stands in the wiring is text as written.
 * RS2  Rows come in the order of their positions; those without a key or changed-at value never come.
 */
import {
  type NamedStatement,
  readStatement,
  type SqlDialect,
} from '../../connectors/sql/named-parameters.ts';
import { quotedName, quotedPath } from '../../connectors/sql/quoted-name.ts';
import { TriggerProblem } from '../trigger-kind.ts';

/** What is read, as the settings say. */
export interface RowSource {
  readonly from: { readonly table: string } | { readonly statement: string };
  readonly key: string;
  readonly changed: string | undefined;
}

export class RowStatements {
  readonly #dialect: SqlDialect;
  readonly #from: string;
  readonly #key: string;
  readonly #changed: string | undefined;

  /** Throws `TriggerProblem` where the statement cannot be read. */
  constructor({ from, key, changed }: RowSource, dialect: SqlDialect) {
    this.#dialect = dialect;
    this.#from =
      'table' in from ? quotedPath(from.table, dialect) : `(\n${plainStatement(from.statement, dialect)}\n)`;
    this.#key = `src.${quotedName(key, dialect)}`;
    this.#changed = changed === undefined ? undefined : `src.${quotedName(changed, dialect)}`;
  }

  /** The newest positions, newest first. */
  newest(count: number): NamedStatement {
    return this.#statement(this.#position, undefined, 'DESC', count);
  }

  /** Positions from one on (`:from_changed`, `:from_key`) to another (`:to_changed`, `:to_key`), both with it. */
  positionsBetween(isFromBeginning: boolean, count: number): NamedStatement {
    const upTo = this.#compared('<', '<=', 'to');
    const wanted = isFromBeginning ? upTo : `(${this.#compared('>', '>=', 'from')}) AND (${upTo})`;
    return this.#statement(this.#position, wanted, 'ASC', count);
  }

  /** Rows behind a position (`:at_changed`, `:at_key`), or from the beginning. */
  rowsAfter(isFromBeginning: boolean, count: number): NamedStatement {
    const wanted = isFromBeginning ? undefined : this.#compared('>', '>', 'at');
    return this.#statement(`${this.#position}, src.*`, wanted, 'ASC', count);
  }

  /** The position behind another (`:at_changed`, `:at_key`), or the first. */
  positionAfter(isFromBeginning: boolean): NamedStatement {
    return this.#statement(
      this.#position,
      isFromBeginning ? undefined : this.#compared('>', '>', 'at'),
      'ASC',
      1,
    );
  }

  /** The row at a position (`:at_changed`, `:at_key`). */
  rowAt(count: number): NamedStatement {
    const isThere = this.#changed === undefined ? '' : ` AND ${this.#changed} = :at_changed`;
    return this.#statement(`${this.#position}, src.*`, `${this.#key} = :at_key${isThere}`, 'ASC', count);
  }

  /** Two columns, whether there is a changed-at value or not. */
  get #position(): string {
    return `${this.#changed ?? 'NULL'} AS baton_changed, ${this.#key} AS baton_key`;
  }

  #compared(strictly: string, atLast: string, name: string): string {
    const byKey = `${this.#key} ${atLast} :${name}_key`;
    const changed = this.#changed;
    if (changed === undefined) return byKey;
    return `${changed} ${strictly} :${name}_changed OR (${changed} = :${name}_changed AND ${byKey})`;
  }

  #statement(columns: string, wanted: string | undefined, order: 'ASC' | 'DESC', count: number) {
    const there = [this.#changed, this.#key].filter((column) => column !== undefined);
    const conditions = [
      ...there.map((column) => `${column} IS NOT NULL`),
      ...(wanted === undefined ? [] : [`(${wanted})`]),
    ];
    const sql = `SELECT ${columns} FROM ${this.#from} AS src WHERE ${conditions.join(' AND ')} ORDER BY ${there
      .map((column) => `${column} ${order}`)
      .join(', ')} ${this.#limit(count)}`;
    return statementOf(sql, this.#dialect);
  }

  #limit(count: number): string {
    return this.#dialect === 'sql-server'
      ? `OFFSET 0 ROWS FETCH NEXT ${Math.trunc(count)} ROWS ONLY`
      : `LIMIT ${Math.trunc(count)}`;
  }
}

/** Why a statement can be read by none of the databases; undefined: one of them can. */
export function statementProblem(statement: string, dialects: readonly SqlDialect[]): string | undefined {
  const problems = dialects.map((dialect) => problemIn(statement, dialect));
  return problems.includes(undefined) ? undefined : problems[0];
}

function problemIn(statement: string, dialect: SqlDialect): string | undefined {
  const reading = readStatement(statement, dialect);
  if (!reading.ok) return reading.problem;
  const [name] = reading.statement.names;
  return name === undefined ? undefined : `Nothing gives the statement a value for :${name}. Write it out.`;
}

function plainStatement(text: string, dialect: SqlDialect): string {
  const problem = problemIn(text, dialect);
  if (problem !== undefined) throw new TriggerProblem(problem, 'statement');
  return statementOf(text, dialect)
    .pieces.filter((piece) => typeof piece === 'string')
    .join('');
}

function statementOf(sql: string, dialect: SqlDialect): NamedStatement {
  const reading = readStatement(sql, dialect);
  if (!reading.ok) throw new TriggerProblem(reading.problem, 'statement');
  return reading.statement;
}

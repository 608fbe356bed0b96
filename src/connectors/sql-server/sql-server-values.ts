/**
 * Between SQL Server's types and JSON.
 *
 * Invariant SV1  A number is what it is in the database, or an error that says how to get it: the driver reads decimals as
 *                doubles, and what a double cannot hold is not passed on as something else.
 */
import tedious from 'tedious';
import type { JsonValue } from '../../expressions/value.ts';
import type { SqlCell } from '../sql/sql-database.ts';
import { exactNumber, parsedJson, scalarOf } from '../sql/sql-values.ts';
import { SqlServerRefusal } from './sql-server-problem.ts';

const { TYPES } = tedious;

type DataType = (typeof TYPES)[keyof typeof TYPES];

export interface TypedParameter {
  readonly type: DataType;
  readonly value: null | boolean | number | string;
  readonly options?: { readonly precision: number; readonly scale: number };
}

const LARGEST_INT = 2_147_483_647;

/** With the type that SQL Server itself would give the value if it stood in the statement. */
export function parameterOf(value: JsonValue): TypedParameter {
  const scalar = scalarOf(value);
  if (typeof scalar === 'boolean') return { type: TYPES.Bit, value: scalar };
  if (typeof scalar !== 'number') return { type: TYPES.NVarChar, value: scalar };
  if (Number.isSafeInteger(scalar)) {
    const isInt = Math.abs(scalar) <= LARGEST_INT;
    return isInt ? { type: TYPES.Int, value: scalar } : { type: TYPES.BigInt, value: scalar };
  }
  const digits = /^-?(\d+)\.(\d+)$/u.exec(String(scalar));
  const [, whole = '', fraction = ''] = digits ?? [];
  // 15 digits survive the way to a double and back, whichever they are.
  if (digits === null || whole.length + fraction.length > 15) return { type: TYPES.Float, value: scalar };
  const options = { precision: whole.length + fraction.length, scale: fraction.length };
  return { type: TYPES.Decimal, value: scalar, options };
}

export interface Column {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly scale?: number | undefined;
}

export function cellOf(value: unknown, column: Column): SqlCell {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return timeOf(value, column);
  if (value instanceof Uint8Array) return value;
  switch (typeof value) {
    case 'string':
      return /^BigInt$|^IntN?$/u.test(column.type.name) ? exactNumber(value) : value;
    case 'number':
      return numberOf(value, column);
    case 'boolean':
      return value;
    case 'bigint':
      return exactNumber(value.toString());
    default:
      return parsedJson(JSON.stringify(value));
  }
}

function numberOf(value: number, { colName, type, scale }: Column): number {
  const isDecimal = /^(?:Decimal|Numeric|Money|SmallMoney)/u.test(type.name);
  if (isDecimal && Math.abs(value) * 10 ** (scale ?? 4) > Number.MAX_SAFE_INTEGER) {
    throw new SqlServerRefusal(
      `the column “${colName}” holds a number with more digits than can be read exactly. Ask for it as text: CAST(${colName} AS varchar(50))`,
      { reason: 'refused' },
    );
  }
  return value;
}

/** The driver gives times as if they were UTC, with what is finer than a millisecond beside them. */
function timeOf(value: Date, { type, scale }: Column): string {
  const [day = '', time = ''] = value.toISOString().replace('Z', '').split('T');
  const finer = 'nanosecondsDelta' in value ? Number(value.nanosecondsDelta) : 0;
  const digits = `${time.slice(9)}${String(Math.round(finer * 1e7)).padStart(4, '0')}`;
  const fraction = digits.slice(0, /2$|^Time|Offset/u.test(type.name) ? (scale ?? 7) : 3).replace(/0+$/u, '');
  const clock = `${time.slice(0, 8)}${fraction === '' ? '' : `.${fraction}`}`;
  if (type.name === 'Date') return day;
  if (type.name === 'Time') return clock;
  return `${day}T${clock}${type.name === 'DateTimeOffset' ? 'Z' : ''}`;
}

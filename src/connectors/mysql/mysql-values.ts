/** What the driver gives of a column, as JSON. */
import mysql, { type FieldPacket } from 'mysql2';
import type { SqlCell } from '../sql/sql-database.ts';
import { exactNumber, parsedJson } from '../sql/sql-values.ts';

/** `field`: of the column. Dates come as text already, long integers and decimals too. */
export function cellOf(value: unknown, field: FieldPacket | undefined): SqlCell {
  if (value === null || value === undefined) return null;
  const type = field?.columnType;
  if (value instanceof Uint8Array) return type === mysql.Types.BIT ? bits(value) : value;
  if (typeof value === 'string') {
    switch (type) {
      case mysql.Types.DECIMAL:
      case mysql.Types.NEWDECIMAL:
      case mysql.Types.LONGLONG:
        return exactNumber(value);
      case mysql.Types.TIMESTAMP:
        return `${value.replace(' ', 'T')}Z`;
      case mysql.Types.DATETIME:
        return value.replace(' ', 'T');
      default:
        return field !== undefined && 'extendedFormat' in field && field.extendedFormat === 'json'
          ? parsedJson(value)
          : value;
    }
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return parsedJson(JSON.stringify(value));
}

/** One bit is a yes or no, more are a number. */
function bits(value: Uint8Array): SqlCell {
  const text = BigInt(`0x${Buffer.from(value).toString('hex')}`).toString();
  return value.length === 1 && (text === '0' || text === '1') ? text === '1' : exactNumber(text);
}

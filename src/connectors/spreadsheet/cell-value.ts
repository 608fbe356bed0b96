/**
 * Between a spreadsheet's cells and JSON.
 *
 * Invariants:
 * CV1  A text that goes in stays a text: no value of a case becomes a formula, a link or anything else that acts.
 * CV2  A date is a day without a time zone, as in the program that shows it; it comes out and goes in as ISO 8601.
 */
import type { CellValue } from 'exceljs';
import type { JsonValue } from '../../expressions/value.ts';

const DAY_MS = 86_400_000;
/** 1899-12-30, from which spreadsheet programs count days. */
const FIRST_DAY_MS = -25_569 * DAY_MS;

/** `format`: how the program shows its number. */
export function valueOfCell(value: CellValue | undefined, format: string | undefined): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return valueOfDate(value, format ?? '');
  if ('richText' in value) return value.richText.map(({ text }) => text ?? '').join('');
  if ('error' in value) return value.error;
  if ('hyperlink' in value) return valueOfCell(value.text, format);
  return valueOfCell(value.result, format);
}

/** What a format shows, in its part for positive numbers, without texts and colours. */
function bareFormat(format: string): string {
  const [positive = ''] = format.replace(/"[^"]*"/gu, '').split(';');
  return positive.toLowerCase();
}

/** Digits make it a number whatever else stands there: the library has taken the marks of what only stands there away. */
function showsDate(bare: string): boolean {
  const signs = bare.replace(/\[[^\]]*\]/gu, '').replace(/s[.,]0+/gu, 's');
  return /[ymdhsb]/u.test(signs) && !/[0#?]/u.test(signs);
}

function valueOfDate(date: Date, format: string): JsonValue {
  const time_ms = date.getTime();
  // The library takes a wrong value under a date's format for one.
  if (Number.isNaN(time_ms)) return null;
  const bare = bareFormat(format);
  const serial_ms = time_ms - FIRST_DAY_MS;
  if (/\[(?:h+|m+|s+)\]/u.test(bare)) return durationOf(Math.round(serial_ms / 1_000));
  if (!showsDate(bare)) return serial_ms / DAY_MS;
  const [day = '', time = ''] = date.toISOString().replace('Z', '').replace('.000', '').split('T');
  if (serial_ms >= 0 && serial_ms < DAY_MS && !/[yd]/u.test(bare.replace(/\[[^\]]*\]/gu, ''))) return time;
  return time === '00:00:00' ? day : `${day}T${time}`;
}

/** ISO 8601: `PT36H30M`. */
function durationOf(seconds: number): string {
  const all = Math.abs(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(all / 3_600), 'H'],
    [Math.floor(all / 60) % 60, 'M'],
    [all % 60, 'S'],
  ];
  const said = parts.filter(([amount]) => amount !== 0).map(([amount, unit]) => `${amount}${unit}`);
  return `${seconds < 0 ? '-' : ''}PT${said.length === 0 ? '0S' : said.join('')}`;
}

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?)?$/u;

export interface WrittenCell {
  readonly value: string | number | boolean | Date | null;
  /** Of a date. */
  readonly format?: string;
}

/** `dates`: whether a text that is an ISO date without a time zone is written as a date. */
export function cellOfValue(value: JsonValue, dates: boolean): WrittenCell {
  if (typeof value === 'object' && value !== null) return { value: JSON.stringify(value) };
  const match = dates && typeof value === 'string' ? isoDate.exec(value) : null;
  if (match === null) return { value };
  const [, day = '', time, seconds = ':00'] = match;
  const date = new Date(`${day}T${time ?? '00:00'}${seconds}Z`);
  // 2026-02-30 would become the second of March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) return { value };
  // Before 1900-03-01 programs count days differently.
  if (date.getTime() < Date.UTC(1900, 2, 1)) return { value };
  return { value: date, format: time === undefined ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' };
}

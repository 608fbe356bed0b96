/** A range from its text, as FEEL's `range` function takes it: literal ends only. */
import { numberOfText } from '../numbers/decimal128.ts';
import { RangeValue } from '../range-value.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/iso-text.ts';
import type { Value } from '../value.ts';
import { compare } from './comparison.ts';
import { parseStringLiteral } from './string-literal.ts';
import { temporalOfText } from './temporal-text.ts';

const FORM = /^([[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])[])$/s;

export function compileRangeText(text: string): RangeValue | undefined {
  const match = text.length > 500 ? null : FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, open, from = '', to = '', close] = match;
  const start = from === '' ? undefined : endOfText(from);
  const end = to === '' ? undefined : endOfText(to);
  if ((from !== '' && start === undefined) || (to !== '' && end === undefined)) return undefined;
  if (start === undefined && end === undefined) return undefined;
  if ((start === undefined && open === '[') || (end === undefined && close === ']')) return undefined;
  if (start !== undefined && end !== undefined) {
    const order = compare(start, end);
    if (order === undefined || order > 0) return undefined;
  }
  return new RangeValue(start, end, open === '[' && start !== undefined, close === ']' && end !== undefined);
}

function endOfText(text: string): Value | undefined {
  if (/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return numberOfText(text);
  if (/^"[^"]*"$/.test(text)) return parseStringLiteral(text);
  const at = /^@("[^"]*")$/.exec(text)?.[1];
  if (at !== undefined) return temporalOfText(parseStringLiteral(at));
  const call = /^(date and time|date|time|duration)\(\s*("[^"]*")\s*\)$/.exec(text);
  if (call === null) return undefined;
  const inner = parseStringLiteral(call[2] ?? '""');
  switch (call[1]) {
    case 'date':
      return parseDate(inner);
    case 'time':
      return parseTime(inner);
    case 'duration':
      return parseDuration(inner);
    default:
      return parseDateTime(inner);
  }
}

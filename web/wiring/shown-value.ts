/** A value in one line, as people write it: `1,250.00` of an amount, `3 entries` of a list. */
import type { Json } from '../../src/server/api/primitive-schemas.ts';

const longest = 80;

export function shownValue(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 10 });
  if (typeof value === 'string') return value === '' ? 'an empty text' : `“${cut(value)}”`;
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list';
    const whole = JSON.stringify(value);
    return whole.length <= 40 ? whole : `${value.length} entries`;
  }
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

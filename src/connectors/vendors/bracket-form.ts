/** Nested data as a web form the way Stripe and others read it: `items[0][price]=p1&metadata[order]=7`. */
import type { JsonValue } from '../../expressions/value.ts';

export function bracketForm(value: JsonValue): string {
  return pairs('', value)
    .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    .join('&');
}

function pairs(name: string, value: JsonValue): [string, string][] {
  if (value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => pairs(name === '' ? key : `${name}[${key}]`, inner));
}

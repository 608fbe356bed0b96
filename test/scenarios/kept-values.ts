/** Large values of a scenario, kept in memory; small ones count as large, so that a trace stays readable. */
import { createHash } from 'node:crypto';
import { largeValueKind } from '../../src/expressions/large-value.ts';
import type { JsonValue } from '../../src/expressions/value.ts';
import type { LargeValues } from '../../src/kernel/large-values.ts';

const LIMIT = 400;

export function keptValues(): LargeValues {
  const contents = new Map<string, JsonValue>();
  return {
    limit: LIMIT,
    keep(value, name) {
      const isText = typeof value === 'string';
      const content = isText ? value : JSON.stringify(value);
      const document = createHash('sha256').update(content).digest('hex');
      contents.set(document, value);
      return {
        document,
        name: `${name}.${isText ? 'txt' : 'json'}`,
        type: isText ? 'text/plain' : 'application/json',
        size: Buffer.byteLength(content),
        holds: largeValueKind(value) ?? 'object',
      };
    },
    read: ({ document }) => {
      const value = contents.get(document);
      return value === undefined ? { ok: false, why: 'it is not kept.' } : { ok: true, value };
    },
  };
}

/**
 * One value inside JSON: `data.items`, `links.0.href`, `@odata.nextLink`, or a JSON pointer (RFC 6901) `/data/items`.
 *
 * Invariant RP1  Only what the data itself holds is found, nothing an object inherits.
 */
import type { JsonValue } from '../../expressions/value.ts';

/** Undefined where there is nothing. The empty path is the whole. */
export function readPath(value: JsonValue, path: string): JsonValue | undefined {
  const trimmed = path.trim();
  if (trimmed === '') return value;
  if (trimmed.startsWith('/')) {
    const steps = trimmed.slice(1).split('/');
    return walk(
      value,
      steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    );
  }
  // A name may hold dots itself.
  return own(value, trimmed) ?? walk(value, trimmed.split('.'));
}

function walk(value: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const step of steps) {
    if (found === undefined) return undefined;
    found = own(found, step);
  }
  return found;
}

function own(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([each]) => each === name)?.[1];
}

/**
 * The wiring with nothing in it but what was written: an author may call an element `constructor` or `toString`, and a
 * plain object has something under those names already.
 */
import type { WiringDocument } from './wiring-document.ts';

export function ownEntries(wiring: WiringDocument): WiringDocument {
  return bare(wiring);
}

function bare<T>(value: T): T;
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => bare(item));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) copy[name] = bare(item);
  return copy;
}

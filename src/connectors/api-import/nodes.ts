/** Reading a tree that may hold anything anywhere: every question has an answer, also where the document is wrong. */
import type { JsonValue } from '../../expressions/value.ts';

export type Node = { readonly [name: string]: unknown };

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function own(node: unknown, name: string): unknown {
  return isNode(node) && Object.hasOwn(node, name) ? node[name] : undefined;
}

export function nodeAt(node: unknown, name: string): Node {
  const found = own(node, name);
  return isNode(found) ? found : {};
}

export function listAt(node: unknown, name: string): readonly unknown[] {
  const found = own(node, name);
  return Array.isArray(found) ? found : [];
}

/** Cut to `longest`; absent where there is none. */
export function textAt(node: unknown, name: string, longest: number): string | undefined {
  const found = own(node, name);
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const text = String(found).trim();
  if (text === '') return undefined;
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Of a tree that was read as JSON or YAML. */
export function jsonOf(value: unknown): JsonValue {
  return value as JsonValue; // cast: `parse-document.ts` has copied the tree from JSON values only
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Recorded data as a tree to click in: each place with the FEEL that reads it.
 *
 * Invariants:
 * ST1  Evaluating `path` over the data gives the value shown there; names that FEEL would read otherwise stand in backticks.
 * ST2  A tree has at most `MOST_NODES` nodes, of a list the first `LIST_ITEMS` items; what is left out is told by `more`.
 */
import type { JsonValue } from '../expressions/value.ts';
import { displayValue } from './display-value.ts';

export interface SampleTreeNode {
  name: string;
  path: string;
  type: string;
  text: string;
  children: SampleTreeNode[];
  more: boolean;
}

const MOST_NODES = 600;
const DEEPEST = 8;
const LIST_ITEMS = 3;
const PROPERTIES = 100;
const SHOWN = 80;

const keywords = new Set(
  'for in return if then else some every satisfies or and between instance of function null true false not'.split(
    ' ',
  ),
);
const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

interface Budget {
  left: number;
}

/** The properties of an object, each a place of its own; of anything else nothing. */
export function sampleTree(data: JsonValue): SampleTreeNode[] {
  const budget = { left: MOST_NODES };
  return isObject(data) ? propertiesOf(data, '', 0, budget).nodes : [];
}

/** A name as FEEL reads it back; nothing for the few no expression can say. */
export function feelName(name: string): string | undefined {
  if (plainName.test(name) && !keywords.has(name)) return name;
  return name === '' || /[`\n\r]/.test(name) ? undefined : `\`${name}\``;
}

function propertiesOf(
  data: Readonly<Record<string, JsonValue>>,
  base: string,
  depth: number,
  budget: Budget,
): { readonly nodes: SampleTreeNode[]; readonly more: boolean } {
  const nodes: SampleTreeNode[] = [];
  const names = Object.keys(data);
  for (const name of names.slice(0, PROPERTIES)) {
    const said = feelName(name);
    if (said === undefined) continue;
    if (budget.left <= 0) return { nodes, more: true };
    nodes.push(nodeOf(name, base === '' ? said : `${base}.${said}`, data[name] ?? null, depth, budget));
  }
  return { nodes, more: nodes.length < names.length };
}

function nodeOf(name: string, path: string, value: JsonValue, depth: number, budget: Budget): SampleTreeNode {
  budget.left -= 1;
  const { type, text } = displayValue(value, SHOWN);
  const inside = insideOf(value, path, depth + 1, budget);
  return { name, path, type, text, children: inside.nodes, more: inside.more };
}

function insideOf(
  value: JsonValue,
  path: string,
  depth: number,
  budget: Budget,
): { readonly nodes: SampleTreeNode[]; readonly more: boolean } {
  if (typeof value !== 'object' || value === null) return { nodes: [], more: false };
  const size = isObject(value) ? Object.keys(value).length : value.length;
  if (depth >= DEEPEST) return { nodes: [], more: size > 0 };
  if (isObject(value)) return propertiesOf(value, path, depth, budget);
  const nodes: SampleTreeNode[] = [];
  for (const [index, item] of value.slice(0, LIST_ITEMS).entries()) {
    if (budget.left <= 0) break;
    const place = `[${index + 1}]`;
    nodes.push(nodeOf(place, path + place, item, depth, budget));
  }
  return { nodes, more: nodes.length < size };
}

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

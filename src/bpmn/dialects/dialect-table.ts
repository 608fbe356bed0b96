/**
 * The dialects Baton understands, and what they say about one part of a diagram, taken together.
 *
 * Invariants:
 * T1  Where two dialects speak about the same thing (a file that was made for two engines), the first of the table is
 *     heard; listeners and notes of all are kept.
 */
import type { EventDefinition, ForeignElement } from '../diagram.ts';
import type { EventMeaning, ListenerMeaning, Meaning, WrittenValue } from '../meaning.ts';
import { camunda, operaton } from './camunda.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { activiti, flowable } from './flowable.ts';
import type { ForeignParts } from './foreign-view.ts';
import { zeebe } from './zeebe.ts';

export const dialects: readonly Dialect[] = [zeebe, operaton, camunda, flowable, activiti];

export function nodeMeaning(node: ForeignNode, process: ForeignParts): Meaning | undefined {
  const meanings = spoken(node, node.loop).map((dialect) => dialect.nodeMeaning(node, process));
  if (meanings.length === 0) return undefined;
  const listeners = meanings.flatMap((meaning) => meaning.listeners ?? []);
  const notes = meanings.flatMap((meaning) => meaning.notes ?? []);
  const merged: Meaning = {
    ...Object.assign({}, ...meanings.toReversed()),
    ...(listeners.length === 0 ? {} : { listeners }),
    ...(notes.length === 0 ? {} : { notes }),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

export function eventMeaning(
  kind: EventDefinition['kind'],
  definition: ForeignParts,
): EventMeaning | undefined {
  const merged: EventMeaning = Object.assign(
    {},
    ...spoken(definition)
      .toReversed()
      .map((dialect) => dialect.eventMeaning(kind, definition)),
  );
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** On a sequence flow or a process. */
export function listenersIn(extensions: readonly ForeignElement[]): readonly ListenerMeaning[] {
  const parts = { extensions, foreignAttributes: {} };
  return spoken(parts).flatMap((dialect) => dialect.listeners(parts));
}

export function correlationKeyOf(extensions: readonly ForeignElement[]): WrittenValue | undefined {
  const parts = { extensions, foreignAttributes: {} };
  return spoken(parts)
    .map((dialect) => dialect.correlationKey?.(parts))
    .find((key) => key !== undefined);
}

/** From which number the runs of a repeated activity are counted in a file with words of these dialects. */
export function countsRunsFrom(prefixes: readonly string[]): 0 | 1 {
  return dialects.find(({ prefix }) => prefixes.includes(prefix))?.countsFrom ?? 1;
}

/** The dialects that some name of these parts belongs to. */
function spoken(...parts: readonly (object | undefined)[]): Dialect[] {
  const prefixes = new Set<string>();
  for (const part of parts) {
    if (part === undefined || !isForeign(part)) continue;
    for (const name of Object.keys(part.foreignAttributes)) prefixes.add(prefixOf(name));
    for (const { name } of part.extensions) prefixes.add(prefixOf(name));
  }
  if (prefixes.size === 0) return [];
  return dialects.filter((dialect) => prefixes.has(dialect.prefix));
}

function isForeign(part: object): part is ForeignParts {
  return 'extensions' in part && 'foreignAttributes' in part;
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}

/**
 * `camunda:inputOutput`: values that a step is given and leaves: a text, an expression, a script, a list or a map.
 *
 * Source: Camunda 7 manual, "Input/Output Variable Mapping".
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { ForeignElement } from '../diagram.ts';
import type { MappingMeaning, MeaningNote } from '../meaning.ts';
import type { ForeignView } from './foreign-view.ts';
import { attributeOf, localPart, textOf } from './foreign-view.ts';
import { scriptIn } from './java-listeners.ts';
import { isJavaExpression, javaValue } from './written-values.ts';

export interface CamundaMappings {
  readonly mappings: readonly MappingMeaning[];
  readonly notes: readonly MeaningNote[];
}

export function camundaMappings(
  view: ForeignView,
  parent: ForeignElement | undefined,
  name: 'inputParameter' | 'outputParameter',
): CamundaMappings {
  const mappings: MappingMeaning[] = [];
  const notes: MeaningNote[] = [];
  for (const element of view.children(parent, name)) {
    const target = attributeOf(element, 'name');
    if (target === undefined) continue;
    const source = sourceOf(element);
    if (source === undefined) {
      notes.push({
        kind: 'not-carried-out',
        what: `the value of “${target}”, which is put together from parts`,
      });
    } else mappings.push({ target, source });
  }
  return { mappings, notes };
}

function sourceOf(element: ForeignElement): MappingMeaning['source'] | undefined {
  const [inner] = element.children;
  if (inner === undefined) return javaValue(textOf(element) ?? '');
  const script = scriptIn(element);
  if (script !== undefined) return { script };
  const literal = literalOf(inner);
  if (literal !== undefined) return { literal };
  const text = feelOf(inner);
  return text === undefined ? undefined : { expression: { language: 'feel', text } };
}

/** A list or map of nothing but texts. */
function literalOf(element: ForeignElement): JsonValue | undefined {
  switch (localPart(element.name)) {
    case 'value': {
      const text = textOf(element) ?? '';
      return isJavaExpression(text) ? undefined : text;
    }
    case 'list': {
      const items = element.children.map(literalOf);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'map': {
      const entries = element.children.map((entry): [string, JsonValue | undefined] => [
        attributeOf(entry, 'key') ?? '',
        entryLiteral(entry),
      ]);
      const known = entries.flatMap(([key, value]): [string, JsonValue][] =>
        value === undefined ? [] : [[key, value]],
      );
      return known.length === entries.length ? Object.fromEntries(known) : undefined;
    }
    default:
      return undefined;
  }
}

function entryLiteral(entry: ForeignElement): JsonValue | undefined {
  const [inner] = entry.children;
  if (inner !== undefined) return literalOf(inner);
  const text = textOf(entry) ?? '';
  return isJavaExpression(text) ? undefined : text;
}

/** A list or map some of whose parts are variables (`${order}`): the same in FEEL. */
function feelOf(element: ForeignElement): string | undefined {
  const kind = localPart(element.name);
  if (kind === 'value' || kind === 'entry') {
    const [inner] = element.children;
    return inner === undefined ? feelText(textOf(element) ?? '') : feelOf(inner);
  }
  const parts = element.children.map(feelOf);
  if (parts.includes(undefined)) return undefined;
  if (kind === 'list') return `[${parts.join(', ')}]`;
  if (kind !== 'map') return undefined;
  const keys = element.children.map((entry) => JSON.stringify(attributeOf(entry, 'key') ?? ''));
  return `{${keys.map((key, index) => `${key}: ${parts[index]}`).join(', ')}}`;
}

function feelText(text: string): string | undefined {
  if (!isJavaExpression(text)) return JSON.stringify(text);
  return /^[$#]\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}$/u.exec(text)?.[1];
}

/** FEEL's library on texts (DMN 1.5, table 77). Positions count code points from 1; negative ones from the end. */

import { STRING_LENGTH } from '../../limits.ts';
import type { Found } from '../../pattern/pattern-search.ts';
import type { Value } from '../../value.ts';
import { isList } from '../../value.ts';
import type { Machine } from '../machine.ts';
import { patternIn, replacementParts } from '../pattern.ts';
import { Builtin, optional, required, rest, signature } from './builtin.ts';
import { count, list, text } from './kinds.ts';

export const STRING_BUILTINS: readonly Builtin[] = [
  new Builtin('substring', [
    signature(
      [required('string', text), required('start position', count), optional('length', count)],
      substring,
    ),
  ]),
  new Builtin('string length', [signature([required('string', text)], (_, string) => lengthOf(string))]),
  new Builtin('upper case', [
    signature([required('string', text)], (m, string) => m.text(string.toUpperCase())),
  ]),
  new Builtin('lower case', [
    signature([required('string', text)], (m, string) => m.text(string.toLowerCase())),
  ]),
  new Builtin('substring before', [
    signature([required('string', text), required('match', text)], (_, string, match) => {
      const at = string.indexOf(match);
      return at < 0 ? '' : string.slice(0, at);
    }),
  ]),
  new Builtin('substring after', [
    signature([required('string', text), required('match', text)], (_, string, match) => {
      const at = string.indexOf(match);
      return at < 0 ? '' : string.slice(at + match.length);
    }),
  ]),
  new Builtin('contains', [
    signature([required('string', text), required('match', text)], (_, string, match) =>
      string.includes(match),
    ),
  ]),
  new Builtin('starts with', [
    signature([required('string', text), required('match', text)], (_, string, match) =>
      string.startsWith(match),
    ),
  ]),
  new Builtin('ends with', [
    signature([required('string', text), required('match', text)], (_, string, match) =>
      string.endsWith(match),
    ),
  ]),
  new Builtin('matches', [
    signature([required('input', text), required('pattern', text), optional('flags', text)], matches),
  ]),
  new Builtin('replace', [
    signature(
      [
        required('input', text),
        required('pattern', text),
        required('replacement', text),
        optional('flags', text),
      ],
      replace,
    ),
  ]),
  new Builtin('split', [signature([required('string', text), required('delimiter', text)], split)]),
  new Builtin('extract', [signature([required('string', text), required('pattern', text)], extract)]),
  new Builtin('trim', [signature([required('string', text)], (_, string) => string.trim())]),
  new Builtin('is blank', [signature([required('string', text)], (_, string) => string.trim() === '')]),
  new Builtin('string join', [
    signature([required('list', list), optional('delimiter', text)], join),
    signature(
      [
        required('list', list),
        required('delimiter', text),
        required('prefix', text),
        required('suffix', text),
      ],
      (m, items, delimiter, prefix, suffix) => {
        const joined = join(m, items, delimiter);
        return typeof joined === 'string' ? m.text(prefix + joined + suffix) : joined;
      },
    ),
    signature([rest('list', text)], (m, texts) => join(m, texts, undefined)),
  ]),
];

/** In code points. Counted by hand: a pattern or a spread takes fifty times as long. */
function lengthOf(string: string): number {
  let length = string.length;
  for (let i = 1; i < string.length; i++) {
    const isPair =
      (string.charCodeAt(i) & 0xfc00) === 0xdc00 && (string.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (isPair) length--;
  }
  return length;
}

/** Positions count code points; only where there are pairs of units do the two countings differ. */
function slicePoints(string: string, from: number, to: number | undefined): string {
  return lengthOf(string) === string.length
    ? string.slice(from, to)
    : Array.from(string).slice(from, to).join('');
}

function substring(machine: Machine, string: string, start: number, length: number | undefined): Value {
  if (!Number.isInteger(start) || start === 0) {
    return machine.warn(
      'wrong-value',
      `Expected a start position from 1 or -1 on, found ${start}.`,
      machine.span,
    );
  }
  if (length !== undefined && length < 1) {
    return machine.warn('wrong-value', `Expected a length of at least 1, found ${length}.`, machine.span);
  }
  const from = start > 0 ? start - 1 : Math.max(0, lengthOf(string) + start);
  return slicePoints(string, from, length === undefined ? undefined : from + Math.trunc(length));
}

function matches(machine: Machine, input: string, pattern: string, flags: string | undefined): Value {
  const search = patternIn(machine, input, pattern, flags ?? '');
  return search === null ? null : search.find(0) !== undefined;
}

function replace(
  machine: Machine,
  input: string,
  pattern: string,
  replacement: string,
  flags: string | undefined,
): Value {
  const search = patternIn(machine, input, pattern, flags ?? '');
  if (search === null) return null;
  const parts = replacementParts(replacement, search.groups, flags?.includes('q') === true);
  if (parts === undefined) {
    const message = 'In a replacement “$” is followed by the number of a group, “\\” by “$” or “\\”.';
    return machine.warn('wrong-arguments', message, machine.span, 'replace');
  }
  let built = '';
  let from = 0;
  for (const found of search.all()) {
    const [start = 0, end = 0] = found;
    built += input.slice(from, start);
    for (const part of parts) {
      built += typeof part === 'string' ? part : groupText(input, found, part);
      if (built.length > STRING_LENGTH) machine.tooLong();
    }
    machine.spend(1 + (parts.length >> 4));
    from = end;
  }
  return machine.text(built + input.slice(from));
}

function groupText(input: string, found: Found, group: number): string {
  const start = found[2 * group] ?? -1;
  return start < 0 ? '' : input.slice(start, found[2 * group + 1]);
}

function split(machine: Machine, string: string, delimiter: string): Value {
  const search = patternIn(machine, string, delimiter, '');
  if (search === null) return null;
  const parts: string[] = [];
  let from = 0;
  for (const [start = 0, end = 0] of search.all()) {
    machine.spend(1);
    if (start === end) continue;
    parts.push(string.slice(from, start));
    from = end;
  }
  return [...parts, string.slice(from)];
}

/** All places that match, each as a text (Camunda's). */
function extract(machine: Machine, string: string, pattern: string): Value {
  const search = patternIn(machine, string, pattern, '');
  if (search === null) return null;
  const parts: string[] = [];
  for (const [start = 0, end = 0] of search.all()) {
    machine.spend(1);
    parts.push(string.slice(start, end));
  }
  return parts;
}

function join(machine: Machine, items: readonly Value[], delimiter: string | undefined): Value {
  machine.spend(items.length);
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    if (item === null) continue;
    if (typeof item !== 'string') {
      const found = isList(item) ? 'a list' : String(item);
      return machine.warn(
        'wrong-arguments',
        `Expected a list of texts, found ${found} in it.`,
        machine.span,
        'string join',
      );
    }
    texts.push(item);
    length += item.length + (delimiter?.length ?? 0);
    if (length > STRING_LENGTH) machine.tooLong();
  }
  return machine.text(texts.join(delimiter ?? ''));
}

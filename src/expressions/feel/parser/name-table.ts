/**
 * NameTable: names that would read as something else, because they hold operators or keywords (`invoice-amount`, `get or
 * else`); finds the longest of them at a place of the text.
 */
import { isKeyword, PART_CHARACTER, WORD } from './name-characters.ts';
import type { Reader } from './reader.ts';

const PLAIN = new RegExp(`^${WORD}(?: +${WORD})*$`, 'u');

/** A name of plain words needs no entry: the reader takes a run of words as one name. */
export function isSpecialName(name: string): boolean {
  return !PLAIN.test(name) || name.split(' ').some(isKeyword);
}

/** One form for all ways to space the operators in a name. */
export function canonicalName(name: string): string {
  return name
    .replace(/\s*([./\-'+]|\*\*?)\s*/g, ' $1 ')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

export class NameTable {
  /** By the first word or sign; the matching expressions are made when first needed. */
  readonly #names = new Map<string, Map<string, RegExp | undefined>>();

  readonly #mustBeCalled: boolean;

  /** `mustBeCalled`: for names of functions; `date and time` without parentheses is a conjunction. */
  constructor(names: Iterable<string>, mustBeCalled = false) {
    this.#mustBeCalled = mustBeCalled;
    for (const name of names) if (isSpecialName(name)) this.add(name);
  }

  /** Whether it was not there before. */
  add(name: string): boolean {
    const canonical = canonicalName(name);
    const first = firstOf(canonical);
    const names = this.#names.get(first) ?? new Map<string, RegExp | undefined>();
    const isNew = !names.has(canonical);
    if (isNew) names.set(canonical, undefined);
    this.#names.set(first, names);
    return isNew;
  }

  remove(name: string): void {
    const canonical = canonicalName(name);
    this.#names.get(firstOf(canonical))?.delete(canonical);
  }

  /** Where the longest name that begins here ends; `undefined` where none does. `first` is the word or sign here. */
  endAt(reader: Reader, first: string): number | undefined {
    const names = this.#names.get(first);
    if (names === undefined) return undefined;
    let longest: number | undefined;
    const from = reader.at;
    for (const [name, known] of names) {
      const pattern = known ?? patternOf(name, this.#mustBeCalled);
      if (known === undefined) names.set(name, pattern);
      if (reader.match(pattern) !== undefined && !isInsideWord(reader)) {
        longest = Math.max(longest ?? 0, reader.at);
      }
      reader.at = from;
    }
    return longest;
  }
}

function isInsideWord(reader: Reader): boolean {
  return reader.sees(PART_CHARACTER) && /[\p{L}\p{N}_]/u.test(reader.text[reader.at - 1] ?? '');
}

function firstOf(canonical: string): string {
  return canonical.split(' ', 1)[0] ?? canonical;
}

function patternOf(canonical: string, mustBeCalled: boolean): RegExp {
  const parts = canonical.split(' ').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const source = parts.reduce((whole, part, i) => {
    const between = /^[\p{L}_]/u.test(part) && /[\p{L}\p{N}_]$/u.test(parts[i - 1] ?? '') ? '\\s+' : '\\s*';
    return `${whole}${between}${part}`;
  });
  return new RegExp(mustBeCalled ? `${source}(?=\\s*\\()` : source, 'uy');
}

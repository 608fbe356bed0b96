/**
 * Names with a hyphen that an expression may mean: `invoice-amount * 2` is a name and a product where there is a
 * variable `invoice-amount`, and a subtraction where there is none. FEEL takes the longest name in scope; which names
 * are in scope shows only when the expression runs.
 *
 * Source: DMN 1.5, section 10.3.1.2 (names with additional symbols).
 */
import type { Scope } from '../expression.ts';

export interface HyphenatedName {
  readonly name: string;
  /** Where it stands in the source. */
  readonly from: number;
  /**
   * For a name after a dot, whose owner is not known here: what follows the hyphens, and makes it a subtraction where
   * it is a variable. Otherwise absent.
   */
  readonly subtrahends: readonly string[] | undefined;
}

const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
const SKIPPED_OR_NAME = new RegExp(
  String.raw`"(?:[^"\\]|\\.)*"|\x60[^\x60]*\x60|//[^\n]*|/\*[\s\S]*?\*/|(\.?)(?<![\p{L}\p{N}_])(${WORD}(?:-${WORD})+)(?![\p{L}\p{N}_(])`,
  'gu',
);
const MOST = 20;

/** `known`: names that are names for certain. The grammar finds them by itself, except after a dot. */
export function hyphenatedNames(text: string, known: readonly string[]): readonly HyphenatedName[] {
  if (!text.includes('-')) return [];
  const found: HyphenatedName[] = [];
  for (const match of text.matchAll(SKIPPED_OR_NAME)) {
    const [whole, dot = '', name] = match;
    if (name === undefined || found.length >= MOST) continue;
    const from = match.index + whole.length - name.length;
    const isKnown = known.includes(name);
    if (dot === '') {
      if (!isKnown) found.push({ name, from, subtrahends: undefined });
      continue;
    }
    const parts = isKnown ? [] : name.split('-').slice(1);
    if (!parts.some((part) => usedAlone(text, part))) found.push({ name, from, subtrahends: parts });
  }
  return found;
}

/** The names that are names and no subtractions where `scope` holds. */
export function namesIn(scope: Scope, names: readonly HyphenatedName[]): readonly HyphenatedName[] {
  return names.filter(({ name, subtrahends }) =>
    subtrahends === undefined
      ? scope.get(name) !== undefined
      : subtrahends.every((part) => scope.get(part) === undefined),
  );
}

/** The text as the grammar shall see it, of the same length: these names without what it takes for a minus. */
export function joined(text: string, names: readonly HyphenatedName[]): string {
  let plain = text;
  for (const { name, from } of names) {
    plain = plain.slice(0, from) + name.replaceAll('-', '_') + plain.slice(from + name.length);
  }
  return plain;
}

/** Whether the word stands somewhere by itself, as a loop's variable or a parameter does. */
function usedAlone(text: string, word: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}_.-])${word}(?![\\p{L}\\p{N}_-])`, 'u').test(text);
}

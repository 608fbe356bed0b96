/**
 * Regular expressions for `matches`, `replace`, `split` and `extract`: those of XPath, with its flags, on a machine of
 * our own (`../pattern/`), because JavaScript's knows other ones, and takes time without bound for some.
 *
 * Source: DMN 1.5, table 77, which refers to XPath and XQuery Functions 3.1, section 5.6.
 */
import { PATTERN_LENGTH } from '../limits.ts';
import { PatternFailure } from '../pattern/pattern-node.ts';
import { compilePattern, type PatternProgram } from '../pattern/pattern-program.ts';
import { PatternSearch } from '../pattern/pattern-search.ts';
import { Halt, type Machine } from './machine.ts';

const compiledPatterns = new Map<string, PatternProgram | string>();
const KEPT_PATTERNS = 200;
/** What compiling a pattern costs, a character. */
const STEPS_PER_CHARACTER = 20;

/** A search for the pattern in `text`; null with a warning where it is no pattern. */
export function patternIn(
  machine: Machine,
  text: string,
  pattern: string,
  flags: string,
): PatternSearch | null {
  const compiled = compiledPattern(machine, pattern, flags);
  if (typeof compiled === 'string') return machine.warn('wrong-value', compiled, machine.span);
  return new PatternSearch(compiled, text, {
    spend: (steps) => machine.spend(steps),
    tooLarge: () => {
      throw new Halt('size-limit', 'The text is too long to look for this pattern in it.');
    },
  });
}

function compiledPattern(machine: Machine, pattern: string, flags: string): PatternProgram | string {
  const key = `${flags}/${pattern}`;
  const known = compiledPatterns.get(key);
  if (known !== undefined) return known;
  if (pattern.length > PATTERN_LENGTH) {
    return `Expected a pattern of at most ${PATTERN_LENGTH} characters, found ${pattern.length}.`;
  }
  machine.spend(pattern.length * STEPS_PER_CHARACTER);
  const compiled = compiledOrWhyNot(pattern, flags);
  if (compiledPatterns.size >= KEPT_PATTERNS) compiledPatterns.clear();
  compiledPatterns.set(key, compiled);
  return compiled;
}

function compiledOrWhyNot(pattern: string, flags: string): PatternProgram | string {
  if (!/^[smixq]*$/.test(flags)) return `Expected flags out of s, m, i, x and q, found “${flags}”.`;
  const source = flags.includes('q')
    ? pattern.replace(/[\\|.?*+(){}$\-[\]^]/g, '\\$&')
    : flags.includes('x')
      ? withoutSpaces(pattern)
      : pattern;
  try {
    return compilePattern(source, {
      dotAll: flags.includes('s'),
      multiline: flags.includes('m'),
      ignoreCase: flags.includes('i'),
    });
  } catch (failure) {
    if (failure instanceof PatternFailure) return failure.message;
    throw failure;
  }
}

/** Flag x: spaces do not count, except inside a character class. */
function withoutSpaces(pattern: string): string {
  let depth = 0;
  let plain = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '\\') {
      while (depth === 0 && /[\t\n\r ]/.test(pattern[i + 1] ?? '')) i++;
      plain += char + (pattern[++i] ?? '');
      continue;
    }
    if (char === '[') depth++;
    else if (char === ']') depth--;
    if (depth > 0 || !/[\t\n\r ]/.test(char)) plain += char;
  }
  return plain;
}

/**
 * What a match is replaced by: pieces of text and numbers of groups. `undefined` where the replacement is not one:
 * `\` stands only before `$` or `\`, `$` only before the number of a group.
 */
export function replacementParts(
  replacement: string,
  groups: number,
  literally: boolean,
): readonly (string | number)[] | undefined {
  if (literally) return [replacement];
  const parts: (string | number)[] = [];
  for (let i = 0; i < replacement.length; i++) {
    const char = replacement[i] ?? '';
    const next = replacement[i + 1] ?? '';
    if (char === '\\') {
      if (next !== '\\' && next !== '$') return undefined;
      parts.push(next);
      i++;
    } else if (char === '$') {
      const digits = /^\d+/.exec(replacement.slice(i + 1, i + 7))?.[0];
      if (digits === undefined) return undefined;
      const length = groupDigits(digits, groups);
      parts.push(Number(digits.slice(0, length)));
      i += length;
    } else {
      parts.push(char);
    }
  }
  return parts;
}

/** As many digits as are the number of a group; one where none is. */
function groupDigits(digits: string, groups: number): number {
  let length = digits.length;
  while (length > 1 && Number(digits.slice(0, length)) > groups) length--;
  return length;
}

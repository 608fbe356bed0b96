/**
 * Regular expressions for `matches`, `replace`, `split` and `extract`.
 *
 * JavaScript's engine backtracks, so a pattern can take time exponential in the text, which no step counter sees.
 * Refused (null with the warning `unsafe-pattern`) are patterns over 500 characters, with a backreference, or that
 * repeat a group with a choice in it. What is left with r repetitions and c choices (`?`, `|`) takes at most about
 * length^(r+1) · 2^c steps (^r where it begins with `^`); that is charged for, and refused above `PATTERN_COST`.
 *
 * Source: DMN 1.5 refers to XPath 3.1's regular expressions; of their extensions the flags s, m, i, x are supported.
 */
import { PATTERN_COST, PATTERN_LENGTH } from '../limits.ts';
import type { Machine } from './machine.ts';

interface Pattern {
  readonly regExp: RegExp;
  readonly repetitions: number;
  readonly choices: number;
  readonly anchored: boolean;
}

/** What a pattern does in the time of one step elsewhere. */
const PATTERN_STEPS = 200;

const compiledPatterns = new Map<string, Pattern | string>();
const KEPT_PATTERNS = 200;

/** The pattern, ready for `input`; null with a warning where it cannot or must not be applied. */
export function patternFor(
  machine: Machine,
  input: string,
  pattern: string,
  flags: string,
  extra: '' | 'g',
): RegExp | null {
  const key = `${extra}/${flags}/${pattern}`;
  let compiled = compiledPatterns.get(key);
  if (compiled === undefined) {
    compiled = makePattern(pattern, flags, extra);
    if (compiledPatterns.size >= KEPT_PATTERNS) compiledPatterns.clear();
    if (pattern.length <= PATTERN_LENGTH) compiledPatterns.set(key, compiled);
  }
  if (typeof compiled === 'string') return machine.warn('unsafe-pattern', compiled, machine.span);
  // A pattern bound to the start is tried at one place only.
  const exponent = compiled.repetitions + (compiled.anchored ? 0 : 1);
  const cost = (input.length + 2) ** exponent * 2 ** compiled.choices;
  machine.spend(1 + input.length + Math.ceil(Math.min(cost, PATTERN_COST) / PATTERN_STEPS));
  if (cost > PATTERN_COST) {
    const message = `This pattern could take too long on a text of ${input.length} characters.`;
    return machine.warn('unsafe-pattern', message, machine.span);
  }
  compiled.regExp.lastIndex = 0;
  return compiled.regExp;
}

/** XPath writes `$1` as JavaScript does, but `$0` for the whole match and `\$` for a dollar sign. */
export function replacementText(replacement: string): string {
  return replacement.replace(
    /\\(.)|\$(\d)|\$/gs,
    (_, escaped: string | undefined, digit: string | undefined) => {
      if (escaped !== undefined) return escaped === '$' ? '$$' : escaped;
      if (digit !== undefined) return digit === '0' ? '$&' : `$${digit}`;
      return '$$';
    },
  );
}

function makePattern(pattern: string, flags: string, extra: string): Pattern | string {
  if (pattern.length > PATTERN_LENGTH) {
    return `Expected a pattern of at most ${PATTERN_LENGTH} characters, found ${pattern.length}.`;
  }
  if (!/^[smixq]*$/.test(flags)) return `Expected flags out of s, m, i and x, found “${flags}”.`;
  const source = flags.includes('x') ? pattern.replace(/(\[(?:\\.|[^\]\\])*\])|\s+/g, '$1') : pattern;
  const cost = costOf(source);
  if (typeof cost === 'string') return cost;
  const known = [...new Set(flags)].filter((flag) => flag === 's' || flag === 'm' || flag === 'i').join('');
  try {
    const anchored = source.startsWith('^') && !source.includes('|') && !known.includes('m');
    return { regExp: new RegExp(source, `${known}u${extra}`), anchored, ...cost };
  } catch {
    return `Expected a regular expression, found “${pattern}”.`;
  }
}

interface Cost {
  repetitions: number;
  choices: number;
}

/** How a pattern's time may grow, or why it is refused. */
function costOf(pattern: string): Cost | string {
  const groups: Cost[] = [{ repetitions: 0, choices: 0 }];
  /** The group that ended right before this place. */
  let closed: Cost | undefined;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    const group = groups.at(-1);
    if (group === undefined) return 'Expected as many opening as closing parentheses in the pattern.';
    const before = closed;
    closed = undefined;
    const repetition = repetitionAt(pattern, i);
    if (repetition !== undefined) {
      if (before !== undefined && before.repetitions + before.choices > 0 && repetition.kind !== 'optional') {
        return 'A pattern that repeats a group with a repetition or a choice in it is not allowed.';
      }
      if (repetition.kind === 'open') group.repetitions++;
      else if (repetition.kind === 'optional') group.choices++;
      i += repetition.length - 1;
    } else if (char === '\\') {
      if (/[0-9k]/.test(pattern[i + 1] ?? '')) return 'A pattern with a backreference is not allowed.';
      i++;
    } else if (char === '[') {
      i = endOfClass(pattern, i);
    } else if (char === '(') {
      groups.push({ repetitions: 0, choices: 0 });
      if (pattern[i + 1] === '?') i += 2;
    } else if (char === ')') {
      closed = groups.pop();
      const outer = groups.at(-1);
      if (closed !== undefined && outer !== undefined) {
        outer.repetitions += closed.repetitions;
        outer.choices += closed.choices;
      }
    } else if (char === '|') {
      group.choices++;
    }
  }
  return groups[0] ?? { repetitions: 0, choices: 0 };
}

interface Repetition {
  readonly kind: 'open' | 'optional' | 'exact';
  /** Characters it takes, a following `?` (as few as possible) included. */
  readonly length: number;
}

function repetitionAt(pattern: string, at: number): Repetition | undefined {
  const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(pattern.slice(at, at + 24));
  if (match === null) return undefined;
  const [sign] = match;
  const length = sign.length + (pattern[at + sign.length] === '?' ? 1 : 0);
  if (sign === '?') return { kind: 'optional', length };
  return { kind: sign.startsWith('{') && !sign.includes(',') ? 'exact' : 'open', length };
}

function endOfClass(pattern: string, from: number): number {
  for (let i = from + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === ']') return i;
  }
  return pattern.length;
}

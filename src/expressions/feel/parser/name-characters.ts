/** The characters of FEEL names and the words that are no names (DMN 1.5, grammar rules 28–30 and 10.3.1.4). */
const START = [
  'A-Z_a-z',
  '\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}',
  '\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}',
  '\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}',
].join('');
const PART = `${START}0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`;

/** The source of an expression for one word of a name. */
export const WORD = `[${START}][${PART}]*`;
export const PART_CHARACTER = new RegExp(`[${PART}]`, 'uy');

const KEYWORDS = new Set([
  'for',
  'in',
  'return',
  'if',
  'then',
  'else',
  'some',
  'every',
  'satisfies',
  'or',
  'and',
  'between',
  'instance',
  'function',
  'null',
  'true',
  'false',
]);

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}

/**
 * What a CSV file does not say of itself: its encoding, what separates its fields, and whether a comma or a point stands
 * before decimals.
 *
 * Boundary: guesses, and says when it cannot. The connector tells in its result what was found.
 */
export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';
export type Decimal = 'point' | 'comma' | 'unclear';

/** By its mark, else UTF-8 where the bytes are that, else what Windows programs of western Europe write. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

const separators = [';', ',', '\t', '|'];
const LINES_LOOKED_AT = 50;

/** The one that splits the lines most evenly, the most often among equals. */
export function separatorOf(text: string): string {
  let best = { separator: ',', even: 0, often: 0 };
  for (const separator of separators) {
    const counts = countsByLine(text, separator);
    const [first = 0] = counts;
    if (first === 0) continue;
    const even = counts.filter((count) => count === first).length;
    if (even > best.even || (even === best.even && first > best.often))
      best = { separator, even, often: first };
  }
  return best.separator;
}

function countsByLine(text: string, separator: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let quoted = false;
  let filled = false;
  for (let i = 0; i < text.length && counts.length < LINES_LOOKED_AT; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === separator) count++;
    if (character === '\n' && !quoted) {
      if (filled) counts.push(count);
      count = 0;
      filled = false;
    } else if (character !== '\r') filled = true;
  }
  if (filled && counts.length < LINES_LOOKED_AT) counts.push(count);
  return counts;
}

const surelyComma = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$/u;
const surelyPoint = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.(?:\d{1,2}|\d{4,})$|^[+-]?\d{1,3}(?:,\d{3}){2,}$/u;
const decimals = /^[+-]?\d[\d.,]*[.,]\d+$/u;

/** `1.250` alone may be either; something surer in the file decides. */
export function decimalOf(rows: readonly (readonly string[])[]): Decimal {
  let comma = false;
  let point = false;
  let any = false;
  for (const row of rows) {
    for (const cell of row) {
      const text = cell.trim();
      comma ||= surelyComma.test(text);
      point ||= surelyPoint.test(text);
      any ||= decimals.test(text);
    }
  }
  if (comma === point) return any ? 'unclear' : 'point';
  return comma ? 'comma' : 'point';
}

/** Whole numbers without leading zeros are numbers either way; those with them are somebody's number of something. */
export function numberText(cell: string, decimal: Decimal): string | undefined {
  const text = cell.trim();
  if (/^[+-]?(?:0|[1-9]\d*)$/u.test(text)) return text;
  if (decimal === 'unclear') return undefined;
  const [thousands, mark] = decimal === 'comma' ? ['.', ','] : [',', '.'];
  const pattern = decimal === 'comma' ? commaNumber : pointNumber;
  return pattern.test(text) ? text.replaceAll(thousands, '').replace(mark, '.') : undefined;
}

const commaNumber = /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?$/u;
const pointNumber = /^[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$/u;

/**
 * Numbers as people write them, in any of the usual ways: 1234.5, 1234,5, 1 234,50, 1,234.50, 1.234,50.
 *
 * Invariants:
 * N1  What can be read in two ways is refused with both readings named, never guessed.
 * N2  `parseNumber(numberText(n))` is n again.
 */

export type ParsedNumber = { readonly value: number } | { readonly problem: string };

const notANumber = { problem: 'This is not a number' } as const;
/** More digits than this a computer number does not keep. */
const mostDigits = 15;

export function parseNumber(text: string): ParsedNumber {
  const compact = text
    .trim()
    .replace(/^[−–]/, '-')
    .replace(/^([+-])\s+/, '$1');
  const [, sign = '', body = ''] = /^([+-]?)(\S.*)$/.exec(compact) ?? [];
  const plain = plainDecimal(body);
  if (plain === undefined) return notANumber;
  if (plain === 'ambiguous') {
    const [whole, part] = body.split(/[.,]/);
    return {
      problem: `This can be read in two ways: write ${sign}${whole}${part}, or ${sign}${whole}.${part}0`,
    };
  }
  if (plain.replace('.', '').replace(/^0+/, '').length > mostDigits)
    return { problem: `This number has more than ${mostDigits} digits` };
  return { value: Number(`${sign}${plain}`) };
}

/** Digits with at most one point, without sign and thousands. */
function plainDecimal(body: string): string | 'ambiguous' | undefined {
  if (/^\d+$/.test(body)) return body;
  const single = /^(\d*)[.,](\d+)$/.exec(body);
  if (single) {
    const [, whole = '', part = ''] = single;
    if (part.length === 3 && /^[1-9]\d{0,2}$/.test(whole)) return 'ambiguous';
    return `${whole === '' ? '0' : whole}.${part}`;
  }
  const grouped = /^(\d{1,3})([.,'’\s])\d{3}(?:\2\d{3})*(?:([.,])(\d+))?$/.exec(body);
  if (!grouped) return undefined;
  const [, , thousands, point, part] = grouped;
  if (point !== undefined && point === thousands) return undefined;
  const whole = (point === undefined ? body : body.slice(0, body.lastIndexOf(point))).replace(/\D/g, '');
  return part === undefined ? whole : `${whole}.${part}`;
}

/** For a control that a person goes on typing in. */
export function numberText(value: number): string {
  const text = value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** For reading: "1,234.5". */
export function readNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 20 });
}

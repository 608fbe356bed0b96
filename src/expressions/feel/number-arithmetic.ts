/**
 * Arithmetic on FEEL numbers: the one place that knows that a number is a JavaScript number today. Exact decimals
 * replace this file, and `isNumber`, without touching who calls it.
 *
 * Invariants:
 * A1  Every result is finite; `undefined` stands for "no such number" (division by zero, overflow).
 */

export function addNumbers(a: number, b: number): number | undefined {
  return finite(a + b);
}

export function subtractNumbers(a: number, b: number): number | undefined {
  return finite(a - b);
}

export function multiplyNumbers(a: number, b: number): number | undefined {
  return finite(a * b);
}

export function divideNumbers(a: number, b: number): number | undefined {
  return b === 0 ? undefined : finite(a / b);
}

export function raiseNumber(a: number, b: number): number | undefined {
  return finite(a ** b);
}

/** `dividend - divisor * floor(dividend / divisor)`: the sign of the divisor (DMN 1.5, 10.3.4.5). */
export function moduloNumbers(a: number, b: number): number | undefined {
  return b === 0 ? undefined : finite(a - b * Math.floor(a / b));
}

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

/** `value` rounded to `scale` decimal places (negative: tens, hundreds, …). */
export function roundNumber(value: number, scale: number, rounding: Rounding): number | undefined {
  if (!Number.isInteger(scale) || scale < -6111 || scale > 6176) return undefined;
  // Shifting in the text keeps 1.005 at 1005e-3 instead of multiplying it to 100.49999999999999.
  const shifted = shift(value, scale);
  if (!Number.isFinite(shifted)) return finite(value);
  return finite(shift(roundInteger(shifted, rounding), -scale));
}

/** The text of a number as FEEL writes it: plain digits, never an exponent. */
export function numberText(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return Object.is(value, -0) ? '0' : text;
  const [, sign = '', lead = '', fraction = '', exponent = '0'] = match;
  const digits = lead + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${sign}${digits.padEnd(point, '0')}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function roundInteger(value: number, rounding: Rounding): number {
  const whole = Math.trunc(value);
  const rest = Math.abs(value - whole);
  const away = whole + (value < 0 ? -1 : 1);
  switch (rounding) {
    case 'floor':
      return Math.floor(value);
    case 'ceiling':
      return Math.ceil(value);
    case 'up':
      return rest > 0 ? away : whole;
    case 'down':
      return whole;
    case 'half up':
      return rest >= 0.5 ? away : whole;
    case 'half down':
      return rest > 0.5 ? away : whole;
    case 'half even':
      return rest > 0.5 || (rest === 0.5 && whole % 2 !== 0) ? away : whole;
  }
}

function shift(value: number, by: number): number {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + by}`);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

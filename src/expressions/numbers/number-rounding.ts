/** Rounding of FEEL numbers in all of its manners (DMN 1.5, table 79). */
import { Decimal } from 'decimal.js';
import type { FeelNumber } from './decimal-value.ts';
import { decimalOf, numberOfDecimal } from './decimal128.ts';
import { placesOf, powerOfTen, scaled } from './scaled-integer.ts';

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling';

const MANNERS: Readonly<Record<Rounding, Decimal.Rounding>> = {
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  'half up': Decimal.ROUND_HALF_UP,
  'half down': Decimal.ROUND_HALF_DOWN,
  'half even': Decimal.ROUND_HALF_EVEN,
  floor: Decimal.ROUND_FLOOR,
  ceiling: Decimal.ROUND_CEIL,
};

/** `value` rounded to `scale` decimal places (negative: tens, hundreds, …); `undefined` for a scale out of range. */
export function roundNumber(value: FeelNumber, scale: number, rounding: Rounding): FeelNumber | undefined {
  if (!Number.isInteger(scale) || scale < -6111 || scale > 6176) return undefined;
  if (typeof value === 'number') {
    const places = placesOf(value);
    if (places >= 0 && scale >= places) return value;
    if (places >= 0 && places - scale <= 15) {
      const whole = roundTo(scaled(value, places), powerOfTen(places - scale), rounding);
      return (scale >= 0 ? whole / powerOfTen(scale) : whole * powerOfTen(-scale)) + 0;
    }
  }
  const decimal = decimalOf(value);
  if (scale >= 0) return numberOfDecimal(decimal.toDecimalPlaces(scale, MANNERS[rounding]));
  const shifted = decimal.times(`1e${scale}`).toDecimalPlaces(0, MANNERS[rounding]);
  return numberOfDecimal(shifted.times(`1e${-scale}`));
}

/** How many whole `unit`s `whole` is, rounded. Exact: both are whole numbers below 10^15. */
function roundTo(whole: number, unit: number, rounding: Rounding): number {
  const rest = Math.abs(whole % unit);
  const kept = (whole - (whole % unit)) / unit;
  const away = kept + (whole < 0 ? -1 : 1);
  const twice = rest * 2 - unit;
  switch (rounding) {
    case 'floor':
      return whole < 0 && rest > 0 ? away : kept;
    case 'ceiling':
      return whole > 0 && rest > 0 ? away : kept;
    case 'up':
      return rest > 0 ? away : kept;
    case 'down':
      return kept;
    case 'half up':
      return twice >= 0 ? away : kept;
    case 'half down':
      return twice > 0 ? away : kept;
    case 'half even':
      return twice > 0 || (twice === 0 && kept % 2 !== 0) ? away : kept;
  }
}

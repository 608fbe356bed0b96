/**
 * Decimals as whole numbers and a power of ten: what makes exact arithmetic on usual amounts as fast as on integers.
 *
 * Invariants:
 * S1  Where `placesOf(n)` is not negative, `n` is exactly `scaled(n, places) / 10^places`, and that whole number is
 *     below 10^15: a decimal of at most 15 digits is the shortest text of the number nearest to it, so scaling up
 *     and rounding finds the digits again, and dividing (rounded correctly by IEEE 754) finds the number again.
 */

/** Powers of ten that JavaScript's numbers hold exactly. */
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
const MOST_PLACES = 8;
export const LARGEST_SCALED = 1e15;

export function powerOfTen(exponent: number): number {
  return POWERS[exponent] ?? 10 ** exponent;
}

/** Digits behind the point; -1 where they are more than eight, or more than 15 digits in all. */
export function placesOf(n: number): number {
  if (Number.isInteger(n)) return Math.abs(n) < LARGEST_SCALED ? 0 : -1;
  for (let places = 1; places <= MOST_PLACES; places++) {
    const whole = Math.round(n * powerOfTen(places));
    if (whole / powerOfTen(places) === n) return Math.abs(whole) < LARGEST_SCALED ? places : -1;
  }
  return -1;
}

export function scaled(n: number, places: number): number {
  return places === 0 ? n : Math.round(n * powerOfTen(places));
}

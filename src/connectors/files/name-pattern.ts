/**
 * Which file names are meant: `*.csv`, `invoice-????.pdf`, several with commas between them. Large and small letters are
 * the same.
 *
 * Invariant NP1: the cost is the name's length times the pattern's, whatever either holds.
 */

const LONGEST_PATTERN = 500;

/** Empty: every name. Throws `Error` with a sentence. */
export function namePattern(pattern: string): (name: string) => boolean {
  if (pattern.length > LONGEST_PATTERN) {
    throw new Error(`A pattern for names has at most ${LONGEST_PATTERN} characters.`);
  }
  const wanted = pattern
    .split(',')
    .map((each) => [...each.trim().toLowerCase()])
    .filter((each) => each.length > 0);
  if (wanted.length === 0) return () => true;
  return (name) => {
    const signs = [...name.toLowerCase()];
    return wanted.some((each) => fits(signs, each));
  };
}

/** Goes back to the last star only: what an earlier one could take, the last one can take as well. */
function fits(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place;
      taken = at;
      place += 1;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === name[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      place = star + 1;
    } else return false;
  }
  return pattern.slice(place).every((sign) => sign === '*');
}

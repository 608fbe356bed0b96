/** Times that ended cases are kept, as they are offered. */

const words: Readonly<Record<string, string>> = {
  P30D: '30 days',
  P90D: '90 days',
  P6M: '6 months',
  P1Y: '1 year',
  P2Y: '2 years',
  P3Y: '3 years',
  P5Y: '5 years',
  P6Y: '6 years',
  P10Y: '10 years',
};
const units: Readonly<Record<string, string>> = { D: 'days', W: 'weeks', M: 'months', Y: 'years' };

/** “90 days” of `P90D`. */
export function keptWords(kept: string): string {
  const [, count = '', unit = ''] = /^P(\d+)([DWMY])$/.exec(kept) ?? [];
  return words[kept] ?? `${count} ${units[unit] ?? ''}`;
}

/** One that was given elsewhere is offered too; `none`: what is meant without a time. */
export function offeredTimes(none: string, current: string | undefined) {
  const offered = Object.keys(words);
  const more = current === undefined || offered.includes(current) ? [] : [current];
  return [
    { value: '', label: none },
    ...[...more, ...offered].map((kept) => ({ value: kept, label: keptWords(kept) })),
  ];
}

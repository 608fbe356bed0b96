/** ISO 8601 durations of one unit, as people say them: `P2D` is 2 days. Others are left as they are written. */
export const units = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type Unit = (typeof units)[number];

export interface PlainDuration {
  readonly count: number;
  readonly unit: Unit;
}

const marks: Record<Unit, readonly [before: string, after: string]> = {
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
  months: ['P', 'M'],
};

export function durationOf({ count, unit }: PlainDuration): string {
  const [before, after] = marks[unit];
  return `${before}${count}${after}`;
}

export function plainDuration(text: string): PlainDuration | undefined {
  for (const unit of units) {
    const [before, after] = marks[unit];
    const count = new RegExp(`^${before}([1-9][0-9]{0,5})${after}$`).exec(text)?.[1];
    if (count !== undefined) return { count: Number(count), unit };
  }
  return undefined;
}

/** "2 days", "1 hour" */
export function durationWords({ count, unit }: PlainDuration): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

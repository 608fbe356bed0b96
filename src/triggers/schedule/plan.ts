/**
 * Planned moments: what a schedule's rule says, one after the other.
 *
 * Invariant PL1: `next` is after what was asked, and the same question always gets the same answer, whatever was asked before.
 */
export interface Plan {
  /** The first planned moment after `after`, epoch ms; undefined where there is none any more. */
  next(after: number): number | undefined;
}

const HOUR_MS = 60 * 60_000;

/** The newest planned moments after `after` up to `until`, at most `most`, oldest first; however long that time was. */
export function newestMoments(plan: Plan, after: number, until: number, most: number): readonly number[] {
  // Looked at backwards in growing pieces, so that a schedule of every second that was stopped for a year costs no more.
  for (let span = HOUR_MS / 60; ; span *= 2) {
    const from = Math.max(after, until - span);
    const moments = momentsBetween(plan, from, until);
    if (from === after || moments.length >= most) return moments.slice(-most);
  }
}

export function nextMoments(plan: Plan, after: number, count: number): readonly number[] {
  const moments: number[] = [];
  for (let at = plan.next(after); at !== undefined && moments.length < count; at = plan.next(at)) {
    moments.push(at);
  }
  return moments;
}

function momentsBetween(plan: Plan, after: number, until: number): readonly number[] {
  const moments: number[] = [];
  for (let at = plan.next(after); at !== undefined && at <= until; at = plan.next(at)) moments.push(at);
  return moments;
}

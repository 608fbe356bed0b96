/** When something is due, in words, and whether it is late: "due in 2 days", "overdue since yesterday". */

import classes from './due.module.css';
import { exactTime, relativeTime } from './moments.ts';
import { useMoment } from './when.tsx';

export function Due({ at }: { readonly at: number }) {
  const now = useMoment();
  const late = at < now;
  return (
    <time
      className={classes.due}
      data-late={late || undefined}
      dateTime={new Date(at).toISOString()}
      title={exactTime(at)}
    >
      {late ? 'overdue, was due' : 'due'} {relativeTime(at, now)}
    </time>
  );
}

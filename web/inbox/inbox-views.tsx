/** Mine, my roles', everybody's: with how many there are. */
import { SegmentedControl } from '@mantine/core';
import type { InboxCounts } from '../../src/server/api/inbox.ts';
import { type InboxFilter, inboxFilters } from '../app/router.tsx';
import classes from './inbox-views.module.css';

const names: Record<InboxFilter, string> = { mine: 'Mine', roles: 'For my roles', all: 'All' };

export interface InboxViewsProps {
  readonly view: InboxFilter;
  readonly counts: InboxCounts | undefined;
  readonly onView: (view: InboxFilter) => void;
}

export function InboxViews({ view, counts, onView }: InboxViewsProps) {
  return (
    <SegmentedControl
      fullWidth
      aria-label="Whose tasks"
      value={view}
      onChange={(value) => {
        const chosen = inboxFilters.find((known) => known === value);
        if (chosen) onView(chosen);
      }}
      data={inboxFilters.map((value) => ({
        value,
        label: (
          <span>
            {names[value]}
            {counts ? (
              <span className={classes.number}>{counts[value] >= 1000 ? '1,000+' : counts[value]}</span>
            ) : null}
          </span>
        ),
      }))}
    />
  );
}

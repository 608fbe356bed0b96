/** One case in a list: what it is, where it stands, since when. */
import { Link } from '@tanstack/react-router';
import type { CaseSummary } from '../../src/server/api/cases.ts';
import { StatePill } from '../design/state-pill.tsx';
import { When } from '../design/when.tsx';
import classes from './case-row.module.css';
import { caseState } from './case-state.ts';

export function CaseRow({
  item,
  compact = false,
}: {
  readonly item: CaseSummary;
  readonly compact?: boolean;
}) {
  const state = caseState(item);
  return (
    <Link
      to="/cases/$case"
      params={{ case: String(item.id) }}
      className={classes.row}
      data-compact={compact || undefined}
    >
      <span className={classes.words}>
        <strong className={classes.title}>{item.title}</strong>
        <span className={classes.status}>{item.status}</span>
      </span>
      {compact ? null : <span className={classes.process}>{item.process.name}</span>}
      <span className={classes.state}>
        <StatePill tone={state.tone}>{state.words}</StatePill>
        <span className={classes.when}>
          <When at={item.endedAt ?? item.startedAt} />
        </span>
      </span>
    </Link>
  );
}

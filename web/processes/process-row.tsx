/** One process: its name, and what its cases are doing. */
import { Link } from '@tanstack/react-router';
import type { ProcessSummary } from '../../src/server/api/processes.ts';
import { countOf } from '../design/counting.ts';
import { StatePill } from '../design/state-pill.tsx';
import { When } from '../design/when.tsx';
import classes from './process-row.module.css';

export function ProcessRow({ process }: { readonly process: ProcessSummary }) {
  const versions = process.versions > 1 ? `Version ${process.version} of ${process.versions}` : 'Version 1';
  return (
    <Link to="/processes/$process" params={{ process: process.key }} className={classes.row}>
      <span className={classes.name}>
        <strong>{process.name}</strong>
        <span className={classes.quiet}>
          {versions}
          {process.example ? ' · comes with Baton' : ''}
          {process.lastStartedAt === undefined ? (
            ' · never started'
          ) : (
            <>
              {' '}
              · last started <When at={process.lastStartedAt} />
            </>
          )}
        </span>
      </span>
      <span className={classes.states}>
        {process.withProblem > 0 ? (
          <StatePill tone="help">{`${countOf(process.withProblem, 'case')} need${process.withProblem === 1 ? 's' : ''} help`}</StatePill>
        ) : null}
        {process.waitingForPeople > 0 ? (
          <StatePill tone="waiting">{`${countOf(process.waitingForPeople, 'task')} waiting`}</StatePill>
        ) : null}
        {process.running > 0 ? (
          <StatePill tone="moving">{`${process.running} running`}</StatePill>
        ) : (
          <span className={classes.quiet}>Nothing running</span>
        )}
      </span>
    </Link>
  );
}

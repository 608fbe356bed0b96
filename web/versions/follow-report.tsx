/** A new export of a drawing: how its wiring follows, shown before anybody adds it. */
import type { Following } from '../../src/server/api/processes.ts';
import { countOf } from '../design/counting.ts';
import { ChangeList } from './change-list.tsx';
import classes from './follow-report.module.css';

export interface FollowReportProps {
  readonly follows: Following;
  readonly version: number;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

export function FollowReport({ follows, version, onHover, onSelect }: FollowReportProps) {
  const { changes, wired, kept } = follows;
  return (
    <section className={classes.report} aria-label="What changed">
      <h3>
        Version {version}, against version {changes.from}
      </h3>
      {wired > 0 ? (
        <p>
          {countOf(wired, 'entry', 'entries')} of the wiring {wired === 1 ? 'goes' : 'go'} on at{' '}
          {wired === 1 ? 'its step' : 'their steps'}.
        </p>
      ) : null}
      {kept.length > 0 ? (
        <div className={classes.kept}>
          <h4>No step was found for</h4>
          <ul>
            {kept.map(({ element, sentence }) => (
              <li key={`${element}-${sentence}`}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <ChangeList changes={changes} onHover={onHover} onSelect={onSelect} />
    </section>
  );
}

/** What became of each entry of a wiring, in words. */
import type { WiringDiff } from '../../src/server/api/wiring.ts';
import classes from './wiring-changes.module.css';

export interface WiringChangesProps {
  readonly entries: WiringDiff['entries'];
}

export function WiringChanges({ entries }: WiringChangesProps) {
  if (entries.length === 0)
    return <p className={classes.none}>Nothing is carried out otherwise than before.</p>;
  return (
    <ul className={classes.changes} aria-label="Changes">
      {entries.map(({ part, id, sentence, details }) => (
        <li key={`${part}/${id}`}>
          <p>{sentence}</p>
          {details.length > 0 ? (
            <ul className={classes.details}>
              {details.map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

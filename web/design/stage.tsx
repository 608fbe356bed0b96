/** A diagram with one panel at its right; on a phone the panel is a sheet that is pulled up from below. */
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './stage.module.css';

export interface StageProps {
  readonly diagram: ReactNode;
  readonly panel: ReactNode;
  readonly panelLabel: string;
  /** The panel is worked in, not only read. */
  readonly wide?: boolean;
  /** What was chosen to be worked on in the panel: another one raises the sheet. */
  readonly workedOn?: string | undefined;
}

export function Stage({ diagram, panel, panelLabel, wide = false, workedOn }: StageProps) {
  const phone = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const [raised, setRaised] = useState(false);
  useEffect(() => {
    if (workedOn !== undefined) setRaised(true);
  }, [workedOn]);
  return (
    <div className={classes.stage} data-wide={wide || undefined}>
      <div className={classes.diagram}>{diagram}</div>
      <aside className={classes.panel} aria-label={panelLabel} data-raised={raised || undefined}>
        {phone ? (
          <button
            type="button"
            className={classes.handle}
            aria-expanded={raised}
            aria-label={raised ? `Lower the panel “${panelLabel}”` : `Raise the panel “${panelLabel}”`}
            onClick={() => setRaised(!raised)}
          />
        ) : null}
        <div className={classes.content}>{panel}</div>
      </aside>
    </div>
  );
}

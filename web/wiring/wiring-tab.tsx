/** The tab Wiring: all steps, or the one that is selected; and what is not live yet. */
import { Skeleton } from '@mantine/core';
import type { Draft } from '../../src/server/api/wiring.ts';
import { DraftBar } from './draft-bar.tsx';
import { ElementList } from './element-list.tsx';
import { ElementPanel } from './element-panel.tsx';
import { WiringProvider } from './wiring-provider.tsx';
import classes from './wiring-tab.module.css';

export interface WiringTabProps {
  readonly processKey: string;
  /** Absent while it is on its way. */
  readonly draft: Draft | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (element: string | undefined) => void;
  readonly onHover: (element: string | undefined) => void;
}

export function WiringTab({ processKey, draft, selected, onSelect, onHover }: WiringTabProps) {
  if (!draft) return <Skeleton m={16} height={240} aria-label="The wiring is on its way" />;
  const performer = selected === undefined ? undefined : draft.performers[selected];
  return (
    <WiringProvider processKey={processKey} draft={draft}>
      <div className={classes.tab}>
        <div className={classes.body}>
          {performer ? (
            <ElementPanel performer={performer} onClose={() => onSelect(undefined)} />
          ) : (
            <ElementList onSelect={onSelect} onHover={onHover} />
          )}
        </div>
        <DraftBar />
      </div>
    </WiringProvider>
  );
}

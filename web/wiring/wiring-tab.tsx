/** The tab Wiring: all steps, or the one that is selected; and what is not live yet. */
import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Draft } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { getDraft, putEntry } from '../api/wiring.ts';
import { DraftBar } from './draft-bar.tsx';
import { createDraftEditor } from './draft-editor.ts';
import { ElementList } from './element-list.tsx';
import { ElementPanel } from './element-panel.tsx';
import { type OnData, WiringContext } from './wiring-context.ts';
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
  const client = useQueryClient();
  const [onData, setOnData] = useState<OnData>({});
  const editor = useMemo(() => {
    const key = keys.draft(processKey);
    return createDraftEditor({
      current: () => client.getQueryData<Draft>(key),
      fetch: () => getDraft(processKey),
      save: (part, id, entry, revision) => putEntry(processKey, part, id, entry, revision),
      heard: (heard) => client.setQueryData(key, heard),
    });
  }, [client, processKey]);
  // What is typed last is not lost when the panel is left.
  useEffect(() => () => void editor.flush(), [editor]);
  const wiring = useMemo(() => {
    const roles = draft?.roles.map(({ role }) => role) ?? [];
    return draft ? { processKey, draft, editor, roles, onData, setOnData } : undefined;
  }, [processKey, draft, editor, onData]);
  if (!draft || !wiring) return <Skeleton m={16} height={240} aria-label="The wiring is on its way" />;
  const performer = selected === undefined ? undefined : draft.performers[selected];
  return (
    <WiringContext value={wiring}>
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
    </WiringContext>
  );
}

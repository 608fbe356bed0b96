/** Hands a process's draft to what edits it, and saves what is edited there, to the last key. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Draft } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { getDraft, putEntry } from '../api/wiring.ts';
import { createDraftEditor } from './draft-editor.ts';
import { type OnData, WiringContext } from './wiring-context.ts';

export interface WiringProviderProps {
  readonly processKey: string;
  readonly draft: Draft;
  /** What formulas are worked out on, where nobody can choose. */
  readonly always?: OnData | undefined;
  readonly children: ReactNode;
}

export function WiringProvider({ processKey, draft, always, children }: WiringProviderProps) {
  const client = useQueryClient();
  const [chosen, setOnData] = useState<OnData>({});
  const onData = always ?? chosen;
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
  const wiring = useMemo(
    () => ({ processKey, draft, editor, roles: draft.roles.map(({ role }) => role), onData, setOnData }),
    [processKey, draft, editor, onData],
  );
  return <WiringContext value={wiring}>{children}</WiringContext>;
}

/** How an entry stands: who changed it, whether it was tried, what is missing, a change of somebody else's. */
import { Alert, Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DraftEntry } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { removeEntry } from '../api/wiring.ts';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import { type EditorState, entryKey } from './draft-editor.ts';
import classes from './element-panel.module.css';
import type { EditedParts } from './entries.ts';
import { useDraftEntry, useEditorState } from './use-entry.ts';
import { useWiring } from './wiring-context.ts';

export interface EntryStateProps {
  readonly part: keyof EditedParts;
  readonly element: string;
  /** Places in the entry whose problems are told beside their fields. */
  readonly toldElsewhere?: (place: string) => boolean;
}

/** Who changed it, whether it was tried, what is missing; and the way back to what is live. */
export function EntryState({ part, element, toldElsewhere }: EntryStateProps) {
  const { processKey, draft, editor } = useWiring();
  const state = useEditorState();
  const client = useQueryClient();
  const entry = useDraftEntry(part, element);
  const back = useMutation({
    mutationFn: async () => {
      await editor.flush();
      const { revision } = client.getQueryData<typeof draft>(keys.draft(processKey)) ?? draft;
      return removeEntry(processKey, part, element, revision);
    },
    onSuccess: (fresh) => client.setQueryData(keys.draft(processKey), fresh),
    onError: tellFailure('It was not put back'),
  });
  const told = new Set(
    (entry?.places ?? []).flatMap(({ at, message }) => (toldElsewhere?.(at) === true ? [message] : [])),
  );
  const problems = (entry?.problems ?? []).filter((problem) => !told.has(problem));
  const changed = entry && (entry.state !== 'unchanged' || entry.removed);
  return (
    <>
      <Conflict state={state} part={part} element={element} />
      {state.problem && state.unsaved.has(entryKey(part, element)) ? (
        <Alert color="red" variant="light" title="Not saved yet">
          {state.problem.message}
        </Alert>
      ) : null}
      {problems.length > 0 ? (
        <ul className={classes.problems} aria-label="Still missing">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      {changed ? (
        <div className={classes.state}>
          <span>{part === 'triggers' && !entry.removed ? 'Changed, not live yet' : stateWords(entry)}</span>
          {entry.changedBy && entry.changedAt !== undefined ? (
            <span>
              {' '}
              · {entry.changedBy}, <When at={entry.changedAt} />
            </span>
          ) : null}
          <button type="button" disabled={back.isPending} onClick={() => back.mutate()}>
            Undo
          </button>
        </div>
      ) : null}
    </>
  );
}

function stateWords({ state, removed, tested }: DraftEntry): string {
  if (removed) return 'Taken out, not live yet';
  if (state === 'tested')
    return `Changed and tried${tested?.mode === 'recorded' ? ' on a recorded answer' : ''}, not live yet`;
  return state === 'incomplete' ? 'Changed, incomplete' : 'Changed, not tried, not live yet';
}

/** Somebody else changed the same entry: nothing of either is lost until one of them is chosen. */
function Conflict({ state, part, element }: EntryStateProps & { readonly state: EditorState }) {
  const { editor } = useWiring();
  const entry = useDraftEntry(part, element);
  const { conflict } = state;
  if (!conflict || conflict.part !== part || conflict.id !== element) return null;
  return (
    <Alert color="yellow" variant="light" title={`${entry?.changedBy ?? 'Somebody'} changed this meanwhile`}>
      <p>What you see here is yours, and not saved. What they wrote is in the draft.</p>
      <Group gap={8} mt={8}>
        <Button variant="default" size="xs" onClick={() => editor.settle('theirs')}>
          Take theirs
        </Button>
        <Button variant="default" size="xs" onClick={() => editor.settle('mine')}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}

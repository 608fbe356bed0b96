/** What is changed and not live yet, at the foot of the panel: put it into use, or give it up. */
import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Draft } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { discardDraft } from '../api/wiring.ts';
import { countOf } from '../design/counting.ts';
import { tell, tellFailure } from '../design/tell.ts';
import classes from './draft-bar.module.css';
import { PublishDialog } from './publish-dialog.tsx';
import { useEditorState } from './use-entry.ts';
import { useWiring } from './wiring-context.ts';

/** "3 changes, 2 tried · not live yet" */
export function draftWords({ entries }: Pick<Draft, 'entries'>): string | undefined {
  const changed = entries.filter(({ state, removed }) => state !== 'unchanged' || removed);
  if (changed.length === 0) return undefined;
  const tried = changed.filter(({ state }) => state === 'tested').length;
  return `${countOf(changed.length, 'change')}${tried > 0 ? `, ${tried} tried` : ''} · not live yet`;
}

export function DraftBar() {
  const { draft, editor, processKey } = useWiring();
  const { saving } = useEditorState();
  const client = useQueryClient();
  const [open, setOpen] = useState<'publish' | 'discard'>();
  const words = draftWords(draft);
  const discard = useMutation({
    mutationFn: () => {
      editor.forget();
      return discardDraft(processKey, draft.revision);
    },
    onSuccess: (fresh) => {
      client.setQueryData(keys.draft(processKey), fresh);
      setOpen(undefined);
      tell('The draft is given up. What is live goes on as it was.');
    },
    onError: tellFailure('The draft was not given up'),
  });
  if (!words && !saving) return null;
  return (
    <div className={classes.bar}>
      <p role="status">{words ?? 'Saving…'}</p>
      <Group gap={8} wrap="nowrap">
        <Button variant="subtle" size="xs" color="gray" onClick={() => setOpen('discard')}>
          Discard
        </Button>
        <Button
          size="xs"
          disabled={!words}
          onClick={async () => {
            await editor.flush();
            setOpen('publish');
          }}
        >
          Publish…
        </Button>
      </Group>
      {open === 'publish' ? <PublishDialog onClose={() => setOpen(undefined)} /> : null}
      <Modal opened={open === 'discard'} onClose={() => setOpen(undefined)} title="Give up the draft?">
        <p>
          Everything that is not live yet is lost, also what others changed. What is live goes on as it was.
        </p>
        <Group justify="flex-end" mt={16}>
          <Button variant="default" onClick={() => setOpen(undefined)}>
            Keep it
          </Button>
          <Button color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
            Give it up
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

/** Before a draft goes live: what it changes, in words; what was not tried; whose change holds where two changed the same. */
import { Alert, Button, Group, Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PublishDraft } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { getDraftChanges, publishDraft } from '../api/wiring.ts';
import { countOf } from '../design/counting.ts';
import { tell } from '../design/tell.ts';
import classes from './publish-dialog.module.css';
import { useWiring } from './wiring-context.ts';
import { WiringChanges } from './wiring-changes.tsx';

/** What can be tried before it goes live. */
const triable = new Set(['connector', 'script', 'decision', 'expression']);

export function PublishDialog({ onClose }: { readonly onClose: () => void }) {
  const { processKey, draft, editor } = useWiring();
  const client = useQueryClient();
  const changes = useQuery({
    queryKey: keys.draftChanges(processKey, draft.revision),
    queryFn: () => getDraftChanges(processKey),
  });
  const publish = useMutation({
    mutationFn: (collisions?: PublishDraft['collisions']) =>
      publishDraft(processKey, { revision: draft.revision, ...(collisions ? { collisions } : {}) }),
    onSuccess: ({ version }) => {
      editor.forget();
      tell(`Version ${version} is live. Cases that begin from now on use it.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.processes }),
  });
  const untried = draft.entries.filter(
    ({ part, id, state }) =>
      part === 'steps' && state === 'changed' && triable.has(draft.wiring.steps?.[id]?.by ?? ''),
  );
  const incomplete = draft.entries.filter(({ state, removed }) => state === 'incomplete' && !removed);
  return (
    <Modal opened onClose={onClose} title="Put these changes into use?" size="lg">
      <div className={classes.dialog}>
        <p>
          Cases that begin from now on use them. Running cases go on as they are, until somebody moves them.
        </p>
        {changes.data ? <WiringChanges entries={changes.data.entries} /> : <Skeleton height={80} />}
        {changes.isError ? <p>{changes.error.message}</p> : null}
        {untried.length > 0 ? (
          <Alert color="yellow" variant="light" title={`${countOf(untried.length, 'change')} not tried`}>
            {untried.map(({ name }) => `“${name}”`).join(', ')}: the next case would be the first to use{' '}
            {untried.length === 1 ? 'it' : 'them'}.
          </Alert>
        ) : null}
        {incomplete.length > 0 ? (
          <Alert color="yellow" variant="light" title="Something is still missing">
            <ul className={classes.list}>
              {incomplete.map(({ id, part, problems }) => (
                <li key={`${part}/${id}`}>{problems.join(' ')}</li>
              ))}
            </ul>
          </Alert>
        ) : null}
        {publish.isError ? (
          <Alert color="red" variant="light" title="It is not live" role="alert">
            {publish.error.message}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          {draft.collisions.length > 0 ? (
            <Collisions onChoose={(whose) => publish.mutate(whose)} busy={publish.isPending} />
          ) : (
            <Button
              data-autofocus
              loading={publish.isPending}
              disabled={!draft.runnable || (changes.data?.entries.length ?? 0) === 0}
              onClick={() => publish.mutate(undefined)}
            >
              Publish
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}

interface CollisionsProps {
  readonly onChoose: (whose: 'mine' | 'theirs') => void;
  readonly busy: boolean;
}

function Collisions({ onChoose, busy }: CollisionsProps) {
  const { draft } = useWiring();
  return (
    <Alert color="yellow" variant="light" title="Also changed in the version that is live">
      <p>{draft.collisions.map(({ name }) => `“${name}”`).join(', ')}: whose change holds?</p>
      <Group gap={8} mt={8}>
        <Button variant="default" size="xs" disabled={busy} onClick={() => onChoose('theirs')}>
          Publish with what is live
        </Button>
        <Button variant="default" size="xs" disabled={busy} onClick={() => onChoose('mine')}>
          Publish with the draft’s
        </Button>
      </Group>
    </Alert>
  );
}

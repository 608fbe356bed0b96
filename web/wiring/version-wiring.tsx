/** What a version changed of the wiring, in words, and the way to take an older wiring up again. */
import { Button, Group, Modal } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '../api/query-keys.ts';
import { getDraft, getWiringHistory, revertTo } from '../api/wiring.ts';
import { tellFailure } from '../design/tell.ts';
import classes from './version-wiring.module.css';
import { WiringChanges } from './wiring-changes.tsx';

export interface VersionWiringProps {
  readonly processKey: string;
  readonly version: number;
  readonly newest: boolean;
  readonly mayChange: boolean;
}

export function VersionWiring({ processKey, version, newest, mayChange }: VersionWiringProps) {
  const [asking, setAsking] = useState(false);
  const history = useQuery({
    queryKey: keys.wiringHistory(processKey),
    queryFn: () => getWiringHistory(processKey),
  });
  const changed = history.data?.items.find((item) => item.version === version)?.entries ?? [];
  return (
    <>
      {changed.length > 0 ? (
        <section className={classes.wiring} aria-label={`The wiring of version ${version}`}>
          <h4>{version === 1 ? 'Wired from the start' : 'Wired otherwise'}</h4>
          <WiringChanges entries={changed} />
        </section>
      ) : null}
      {mayChange && !newest ? (
        <Button
          variant="default"
          size="xs"
          className={classes.back}
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          Bring this wiring back…
        </Button>
      ) : null}
      {asking ? (
        <BringBack processKey={processKey} version={version} onClose={() => setAsking(false)} />
      ) : null}
    </>
  );
}

interface BringBackProps {
  readonly processKey: string;
  readonly version: number;
  readonly onClose: () => void;
}

function BringBack({ processKey, version, onClose }: BringBackProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const draft = useQuery({ queryKey: keys.draft(processKey), queryFn: () => getDraft(processKey) });
  const revert = useMutation({
    mutationFn: (revision: number) => revertTo(processKey, version, revision),
    onSuccess: (fresh) => {
      client.setQueryData(keys.draft(processKey), fresh);
      void navigate({
        to: '/processes/$process',
        params: { process: processKey },
        search: { tab: 'wiring' },
      });
    },
    onError: tellFailure('The wiring was not brought back'),
  });
  const revision = draft.data?.revision;
  return (
    <Modal opened onClose={onClose} title={`Bring the wiring of version ${version} back?`}>
      <p>
        It becomes the draft, on the newest drawing. Nothing is live until you publish it.
        {draft.data?.exists ? ' What stands in the draft now is lost.' : ''}
      </p>
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={revert.isPending}
          disabled={revision === undefined}
          onClick={() => (revision === undefined ? undefined : revert.mutate(revision))}
        >
          Bring it back
        </Button>
      </Group>
    </Modal>
  );
}

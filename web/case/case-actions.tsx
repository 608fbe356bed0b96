/** What can be done to a case as a whole: cancel it, with a reason. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Textarea } from '@mantine/core';
import { IconCircleX, IconDots, IconRoute } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseDetail } from '../../src/server/api/cases.ts';
import { endCase } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';

export function CaseActions({ detail }: { readonly detail: CaseDetail }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => endCase(detail.id, reason.trim() === '' ? {} : { reason: reason.trim() }),
    onSuccess: () => setAsking(false),
    onError: tellFailure('The case was not cancelled'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.cases }),
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More about this case">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconRoute size={16} />}
            onClick={() =>
              void navigate({
                to: '/processes/$process',
                params: { process: detail.process.key },
                search: { version: detail.process.version },
              })
            }
          >
            Show the process
          </Menu.Item>
          {detail.state === 'running' ? (
            <Menu.Item data-danger leftSection={<IconCircleX size={16} />} onClick={() => setAsking(true)}>
              Cancel this case…
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking} onClose={() => setAsking(false)} title={`Cancel ${detail.title}?`}>
        <Stack>
          <p>
            Its open tasks leave the inbox and it ends here. What happened so far is kept. This cannot be
            taken back.
          </p>
          <Textarea
            label="Why"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Let it run
            </Button>
            <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel the case
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

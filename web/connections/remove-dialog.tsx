/** Removing a connection, with what stops working then. */
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CredentialInfo } from '../../src/server/api/credentials.ts';
import { removeCredential } from '../api/credentials.ts';
import { keys } from '../api/query-keys.ts';
import { tell, tellFailure } from '../design/tell.ts';

export interface RemoveDialogProps {
  readonly line: CredentialInfo;
  readonly onClose: () => void;
}

export function RemoveDialog({ line, onClose }: RemoveDialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeCredential(line.name),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.credentials });
      tell(`“${line.name}” is removed.`);
      onClose();
    },
    onError: tellFailure('Could not remove it'),
  });
  return (
    <Modal opened onClose={onClose} title={`Remove “${line.name}”?`}>
      <Stack>
        {line.usedBy.length === 0 ? (
          <Text>No process uses it. Its secrets are gone for good.</Text>
        ) : (
          <>
            <Text>These steps sign in with it. They will stop and ask for help until they get another:</Text>
            <List size="sm" spacing={4}>
              {line.usedBy.map(({ key, name, places }) => (
                <List.Item key={key}>
                  <strong>{name}</strong>: {places.join(', ')}
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

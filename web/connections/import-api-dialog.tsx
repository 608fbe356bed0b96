/** Adding an API: where its description is, then which of its operations steps may use, and under what name. */
import { Alert, Button, FileButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ImportedApi, ReadApi } from '../../src/server/api/imported-apis.ts';
import { readApi, readImportedApi } from '../api/imported-apis.ts';
import { ChooseOperations } from './choose-operations.tsx';

export interface ImportApiDialogProps {
  /** To choose anew of; absent: another one. */
  readonly api: ImportedApi | undefined;
  readonly onClose: () => void;
}

export function ImportApiDialog({ api, onClose }: ImportApiDialogProps) {
  const [found, setFound] = useState<ReadApi>();
  const known = useQuery({
    queryKey: ['imported-api-description', api?.name],
    queryFn: () => readImportedApi(api?.name ?? ''),
    enabled: api !== undefined,
  });
  const description = found ?? known.data;
  const title = api === undefined ? 'Add an API from its description' : `Choose anew of “${api.title}”`;
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      {description === undefined ? (
        <WhereItIs failure={known.error} isReading={known.isLoading} onRead={setFound} />
      ) : (
        <ChooseOperations key={description.document} description={description} api={api} onDone={onClose} />
      )}
    </Modal>
  );
}

interface WhereItIsProps {
  readonly failure: Error | null;
  readonly isReading: boolean;
  readonly onRead: (read: ReadApi) => void;
}

function WhereItIs({ failure, isReading, onRead }: WhereItIsProps) {
  const [url, setUrl] = useState('');
  const read = useMutation({ mutationFn: readApi, onSuccess: onRead });
  const error = read.error ?? failure;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== '') read.mutate(url.trim());
  };
  return (
    <Stack>
      <Text size="sm">
        Look for “OpenAPI” or “Swagger” in the API’s documentation. It is a JSON or YAML file, to be saved or
        to be reached at an address.
      </Text>
      <div role="status">
        {isReading || read.isPending ? <Text size="sm">Reading the description …</Text> : null}
        {error === null ? null : (
          <Alert color="red" variant="light" title="The description could not be read">
            {error.message}
          </Alert>
        )}
      </div>
      <FileButton
        accept=".json,.yaml,.yml,application/json,application/yaml"
        onChange={(file) => file && read.mutate(file)}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            disabled={read.isPending}
            leftSection={<IconFileImport size={16} aria-hidden />}
            data-autofocus
          >
            Choose a file
          </Button>
        )}
      </FileButton>
      <form onSubmit={submit}>
        <Group align="end">
          <TextInput
            flex={1}
            label="Or its address"
            placeholder="https://api.example.com/openapi.json"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={url.trim() === ''} loading={read.isPending}>
            Read it
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

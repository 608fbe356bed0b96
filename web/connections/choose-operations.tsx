/** Which operations of an API are taken over, under what name, and where the API is. */
import { Alert, Button, Checkbox, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiOperationInfo, ImportedApi, ReadApi } from '../../src/server/api/imported-apis.ts';
import { takeApiOver } from '../api/imported-apis.ts';
import { keys } from '../api/query-keys.ts';
import { tell } from '../design/tell.ts';
import classes from './choose-operations.module.css';

/** More are found by searching. */
const SHOWN = 100;

export interface ChooseOperationsProps {
  readonly description: ReadApi;
  readonly api: ImportedApi | undefined;
  readonly onDone: () => void;
}

export function ChooseOperations({ description, api, onDone }: ChooseOperationsProps) {
  const client = useQueryClient();
  const [name, setName] = useState(api?.name ?? description.proposedName);
  const [base, setBase] = useState(api?.base ?? description.servers[0] ?? '');
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => chosenBefore(api));
  const take = useMutation({
    mutationFn: () =>
      takeApiOver(name, {
        document: description.document,
        base,
        operations: [...chosen],
        ...(api === undefined ? {} : { over: api.version }),
      }),
    onSuccess: async ({ api: taken }) => {
      await client.invalidateQueries({ queryKey: keys.importedApis });
      await client.invalidateQueries({ queryKey: keys.connectors });
      tell(`Steps can use “${taken.title}” now.`);
      onDone();
    },
  });
  const toggle = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const fitting = description.operations.filter((operation) => fits(operation, sought));
  return (
    <Stack>
      <Text size="sm">
        <strong>{description.title}</strong>
        {description.version === undefined ? '' : ` ${description.version}`} · {description.format}
        {signInsText(description)}
      </Text>
      <WhatWasFound findings={description.findings} />
      <TextInput
        label="Name"
        description="Steps and connections know it by this name."
        value={name}
        disabled={api !== undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput label="Where it is" value={base} onChange={(event) => setBase(event.currentTarget.value)} />
      <TextInput
        label="What steps may do with it"
        placeholder="Search the operations"
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      <ul className={classes.operations} aria-label="Operations">
        {fitting.slice(0, SHOWN).map((operation) => (
          <li key={operation.id}>
            <Checkbox
              checked={chosen.has(operation.id)}
              label={operation.name}
              description={aboutOperation(operation)}
              onChange={(event) => toggle(operation.id, event.currentTarget.checked)}
            />
          </li>
        ))}
      </ul>
      {fitting.length > SHOWN ? (
        <Text size="sm">
          {SHOWN} of {fitting.length} are shown; search for the others.
        </Text>
      ) : null}
      {fitting.length === 0 ? <Text size="sm">No operation is called that.</Text> : null}
      <div role="status">
        {take.isError ? (
          <Alert color="red" variant="light" title="It was not taken over">
            {take.error.message}
          </Alert>
        ) : null}
      </div>
      <Group justify="flex-end">
        <Button
          disabled={chosen.size === 0 || name.trim() === ''}
          loading={take.isPending}
          onClick={() => take.mutate()}
        >
          {chosen.size === 1 ? 'Use 1 operation' : `Use ${chosen.size} operations`}
        </Button>
      </Group>
    </Stack>
  );
}

function WhatWasFound({ findings }: Pick<ReadApi, 'findings'>) {
  if (findings.length === 0) return null;
  const shown = findings.slice(0, 6);
  const more = findings.length - shown.length;
  return (
    <Alert variant="light" color="gray" title="Worth knowing">
      <List size="sm" spacing={4}>
        {shown.map(({ message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two findings may say the same
          <List.Item key={index}>{message}</List.Item>
        ))}
        {more > 0 ? <List.Item>… and {more} more.</List.Item> : null}
      </List>
    </Alert>
  );
}

function chosenBefore(api: ImportedApi | undefined): ReadonlySet<string> {
  return new Set(api?.operations.map(({ id }) => id));
}

function fits({ name, path, method, group }: ApiOperationInfo, sought: string): boolean {
  const text = `${name} ${method} ${path} ${group ?? ''}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

function aboutOperation({ method, path, asks, deprecated }: ApiOperationInfo): string {
  const asked = asks.length === 0 ? 'asks for nothing' : `asks for ${asks.slice(0, 5).join(', ')}`;
  return `${method.toUpperCase()} ${path} · ${asked}${deprecated === true ? ' · deprecated' : ''}`;
}

function signInsText({ signIns }: ReadApi): string {
  if (signIns.length === 0) return ' · no sign-in';
  return ` · sign-in: ${[...new Set(signIns.map(({ label }) => label))].join(' or ')}`;
}

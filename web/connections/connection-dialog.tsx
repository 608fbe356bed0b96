/** Adding a connection, or changing one: its kind's fields, and what may use it. */
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CredentialInfo, CredentialKindInfo } from '../../src/server/api/credentials.ts';
import { putCredential, signInAddress } from '../api/credentials.ts';
import { keys } from '../api/query-keys.ts';
import { Refusal } from '../api/request.ts';
import { tell, tellFailure } from '../design/tell.ts';
import { type ConnectionDraft, draftOf, newDraft, requestOf } from './connection-draft.ts';
import { ConnectionFields } from './connection-fields.tsx';

export interface ConnectionDialogProps {
  readonly kinds: readonly CredentialKindInfo[];
  /** Absent: a new one. */
  readonly line: CredentialInfo | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

export function ConnectionDialog({ kinds, line, taken, onClose }: ConnectionDialogProps) {
  const [first] = kinds;
  const [kindId, setKindId] = useState(line?.kind ?? first?.kind ?? '');
  const kind = kinds.find((each) => each.kind === kindId) ?? first;
  if (kind === undefined) return null;
  return (
    <Modal opened onClose={onClose} title={line ? `Change “${line.name}”` : 'Add a connection'}>
      <Stack>
        {line ? (
          <Text size="sm" c="dimmed">
            {kind.label}: {kind.description}
          </Text>
        ) : (
          <NativeSelect
            label="What does it connect to?"
            description={kind.description}
            data={kinds.map(({ kind: value, label }) => ({ value, label }))}
            value={kindId}
            onChange={(event) => setKindId(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <ConnectionForm key={kind.kind} kind={kind} line={line} taken={taken} onClose={onClose} />
      </Stack>
    </Modal>
  );
}

interface ConnectionFormProps extends Omit<ConnectionDialogProps, 'kinds'> {
  readonly kind: CredentialKindInfo;
}

function ConnectionForm({ kind, line, taken, onClose }: ConnectionFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<ConnectionDraft>(() => (line ? draftOf(line) : newDraft(kind)));
  const name = draft.name.trim();
  const save = useMutation({
    mutationFn: () => putCredential(name, requestOf(kind, draft, line)),
    onSuccess: async (saved) => {
      if (saved.problem?.code === 'sign-in-needed') {
        globalThis.location.assign(signInAddress(saved.name));
        return;
      }
      await client.invalidateQueries({ queryKey: keys.credentials });
      tell(line ? `“${saved.name}” is changed.` : `“${saved.name}” is added.`);
      onClose();
    },
    onError: (error) => {
      if (Object.keys(faultsOf(error)).length === 0) tellFailure('Could not save that')(error);
    },
  });
  const faults = faultsOf(save.error);
  const known = !line && taken.includes(name);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name !== '' && !known) save.mutate();
  }

  return (
    <form onSubmit={submit} autoComplete="off" noValidate>
      <Stack>
        {line ? null : (
          <TextInput
            label="Name"
            description="Steps name it by this."
            withAsterisk
            maxLength={100}
            value={draft.name}
            error={known ? 'There is a connection of this name already.' : faults.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
        )}
        <ConnectionFields kind={kind} line={line} draft={draft} faults={faults} onChange={setDraft} />
        <Grants kind={kind} grants={draft.grants} onChange={(grants) => setDraft({ ...draft, grants })} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name === '' || known}>
            {saveWords(kind, line)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function saveWords(kind: CredentialKindInfo, line: CredentialInfo | undefined): string {
  if (kind.signIn === true && line === undefined) return 'Add and sign in';
  return line ? 'Save' : 'Add';
}

interface GrantsProps {
  readonly kind: CredentialKindInfo;
  readonly grants: readonly string[];
  readonly onChange: (grants: readonly string[]) => void;
}

function Grants({ kind, grants, onChange }: GrantsProps) {
  const names = new Map(kind.connectors.map(({ id, name }) => [id, name]));
  const choices = [...new Set([...names.keys(), ...grants])];
  if (choices.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing in this Baton can use connections of this kind yet.
      </Text>
    );
  }
  return (
    <Checkbox.Group
      label="May be used by"
      description="Nothing else can sign in with it."
      value={[...grants]}
      onChange={onChange}
    >
      <Stack gap={6} mt={6}>
        {choices.map((id) => (
          <Checkbox key={id} value={id} label={names.get(id) ?? id} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function faultsOf(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof Refusal)) return {};
  return Object.fromEntries(
    error.fields.map(({ where, message }) => [where.replace(/^fields\./u, ''), message]),
  );
}

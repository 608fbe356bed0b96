/** A person's name and the roles they play. */
import { Button, Group, Modal, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Person } from '../../src/server/api/people.ts';
import { addPerson, become, changePerson, listRoles } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';
import { useLeaveForeignTask } from './leave-foreign-task.ts';

export interface PersonDialogProps {
  /** Absent: somebody new, and the page goes on as them. */
  readonly person: Person | undefined;
  readonly onClose: () => void;
}

export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(person?.name ?? '');
  const [everyRole, setEveryRole] = useState(person?.everyRole ?? false);
  const [roles, setRoles] = useState<string[]>(person?.roles ?? []);
  const known = useQuery({ queryKey: keys.roles, queryFn: listRoles });
  const leave = useLeaveForeignTask();
  const save = useMutation({
    mutationFn: async () => {
      if (person) return changePerson(person.id, { name, roles, everyRole });
      const added = await addPerson({ name, roles, everyRole });
      await become(added.id);
      return added;
    },
    onSuccess: async () => {
      await leave();
      await client.invalidateQueries();
      onClose();
    },
    onError: tellFailure('Could not save that'),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  }

  return (
    <Modal opened onClose={onClose} title={person ? 'Your name and roles' : 'Add a person'}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            maxLength={100}
            data-autofocus
          />
          <Switch
            label="Plays every role"
            description="Sees every task. Right for trying things out alone."
            checked={everyRole}
            onChange={(event) => setEveryRole(event.currentTarget.checked)}
          />
          {everyRole ? null : (
            <TagsInput
              label="Roles"
              description="Tasks of these roles come to this inbox."
              data={(known.data?.items ?? []).map((role) => role.role)}
              value={roles}
              onChange={setRoles}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {person ? 'Save' : 'Add and switch'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Who is here: switch to another person (no passwords on this computer), change name and roles, choose the light. */
import { Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconMoon,
  IconPencil,
  IconSun,
  IconUserPlus,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { become, getMe, listPeople } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { PersonDisc } from '../design/person-disc.tsx';
import { tellFailure } from '../design/tell.ts';
import { useLeaveForeignTask } from './leave-foreign-task.ts';
import { PersonDialog } from './person-dialog.tsx';
import classes from './person-menu.module.css';

const schemes = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'As the computer', Icon: IconDeviceDesktop },
] as const;

export function PersonMenu() {
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [opened, setOpened] = useState(false);
  const [dialog, setDialog] = useState<'add' | 'change'>();
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const people = useQuery({ queryKey: keys.people, queryFn: listPeople, enabled: opened });
  const leave = useLeaveForeignTask();
  const change = useMutation({
    mutationFn: become,
    onSuccess: async () => {
      await leave();
      await client.invalidateQueries();
    },
    onError: tellFailure('Could not switch to that person'),
  });
  const person = me.data?.person;
  const name = person?.name ?? '…';

  return (
    <>
      <Menu position="right-end" width={240} opened={opened} onChange={setOpened}>
        <Menu.Target>
          <button type="button" className={classes.target} aria-label={`${name}: person and appearance`}>
            <PersonDisc name={name} />
            <span className={classes.name}>{name}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>You are</Menu.Label>
          {(people.data?.items ?? (person ? [person] : [])).map((other) => (
            <Menu.Item
              key={other.id}
              leftSection={<PersonDisc name={other.name} size={22} />}
              rightSection={other.id === person?.id ? <IconCheck size={16} aria-label="you" /> : null}
              onClick={() => {
                if (other.id !== person?.id) change.mutate(other.id);
              }}
            >
              {other.name}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconUserPlus size={16} />} onClick={() => setDialog('add')}>
            Add a person…
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog('change')}>
            Your name and roles…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Appearance</Menu.Label>
          {schemes.map(({ value, label, Icon }) => (
            <Menu.Item
              key={value}
              leftSection={<Icon size={16} />}
              rightSection={colorScheme === value ? <IconCheck size={16} aria-label="chosen" /> : null}
              onClick={() => setColorScheme(value)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog ? (
        <PersonDialog
          person={dialog === 'change' ? person : undefined}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
    </>
  );
}

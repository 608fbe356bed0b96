/** Ctrl-K: finds cases, tasks and processes on the server, and the few commands there are. */
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconBriefcase2,
  IconFileImport,
  IconInbox,
  IconMoon,
  IconRoute,
  IconSearch,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { listCases } from '../api/cases.ts';
import { listTasks } from '../api/inbox.ts';
import { listProcesses } from '../api/processes.ts';
import { findStore, selectFirstHit } from './find-store.ts';

const perGroup = 5;

function useFound(search: string) {
  return useQuery({
    queryKey: ['find', search],
    enabled: search !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { search, limit: perGroup };
      const [tasks, cases, processes] = await Promise.all([
        listTasks({ ...query, view: 'all' }, signal),
        listCases(query, signal),
        listProcesses(query, signal),
      ]);
      return { tasks: tasks.items, cases: cases.items, processes: processes.items };
    },
  });
}

export function Find() {
  const navigate = useNavigate();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const [words, setWords] = useState('');
  const [search] = useDebouncedValue(words.trim(), 120);
  const found = useFound(search);
  const matches = (text: string) => text.toLowerCase().includes(words.trim().toLowerCase());

  const commands: SpotlightActionData[] = [
    {
      id: 'go-inbox',
      label: 'Go to the inbox',
      leftSection: <IconInbox size={18} />,
      onClick: () => void navigate({ to: '/inbox' }),
    },
    {
      id: 'go-processes',
      label: 'Go to the processes',
      leftSection: <IconRoute size={18} />,
      onClick: () => void navigate({ to: '/processes' }),
    },
    {
      id: 'go-cases',
      label: 'Go to the cases',
      leftSection: <IconBriefcase2 size={18} />,
      onClick: () => void navigate({ to: '/cases' }),
    },
    {
      id: 'add',
      label: 'Add a diagram',
      leftSection: <IconFileImport size={18} />,
      onClick: () => void navigate({ to: '/processes' }),
    },
    {
      id: 'light',
      label: colorScheme === 'dark' ? 'Light appearance' : 'Dark appearance',
      leftSection: <IconMoon size={18} />,
      onClick: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    },
  ].filter((command) => matches(command.label));

  const data = search === '' ? undefined : found.data;
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Tasks',
      actions: (data?.tasks ?? []).map((task) => ({
        id: `task-${task.id}`,
        label: task.title,
        description: `${task.case.title} · ${task.role}`,
        leftSection: <IconInbox size={18} />,
        onClick: () =>
          void navigate({ to: '/inbox/$task', params: { task: task.id }, search: { view: 'all' } }),
      })),
    },
    {
      group: 'Cases',
      actions: (data?.cases ?? []).map((found) => ({
        id: `case-${found.id}`,
        label: found.title,
        description: found.status,
        leftSection: <IconBriefcase2 size={18} />,
        onClick: () => void navigate({ to: '/cases/$case', params: { case: String(found.id) } }),
      })),
    },
    {
      group: 'Processes',
      actions: (data?.processes ?? []).map((process) => ({
        id: `process-${process.key}`,
        label: process.name,
        leftSection: <IconRoute size={18} />,
        onClick: () => void navigate({ to: '/processes/$process', params: { process: process.key } }),
      })),
    },
    { group: 'Commands', actions: commands },
  ].filter((group) => group.actions.length > 0);

  // Hits come after the key that asked for them: what stands first then is what Enter opens.
  const hits = groups.flatMap((group) => group.actions.map((action) => action.id)).join();
  useEffect(() => {
    if (hits !== '' && words.trim() !== '') selectFirstHit();
  }, [hits, words]);

  return (
    <Spotlight
      store={findStore}
      actions={groups}
      query={words}
      onQueryChange={setWords}
      // The server has filtered already.
      filter={(_query, actions) => actions}
      nothingFound={found.isFetching ? 'Looking…' : 'Nothing has that in its name'}
      highlightQuery
      scrollable
      maxHeight={440}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      shortcut={['mod + K']}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Find a case, a task, a process…',
        'aria-label': 'Find a case, a task, a process or a command',
      }}
    />
  );
}

/** Every case, newest first: filtered and paged by the server. */
import { Button, SegmentedControl, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBriefcase2, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { listCases } from '../api/cases.ts';
import { listProcesses } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { type CaseFilter, type CasesSearch, caseFilters, casesRoute } from '../app/router.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Failure } from '../design/failure.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { CaseRow } from './case-row.tsx';
import classes from './cases-page.module.css';

const filterNames: Record<CaseFilter, string> = {
  running: 'Running',
  problem: 'Need help',
  completed: 'Finished',
  terminated: 'Cancelled',
};

export function CasesPage() {
  const filter = casesRoute.useSearch();
  const navigate = useNavigate();
  const [words, setWords] = useState(filter.search ?? '');
  const [search] = useDebouncedValue(words.trim(), 150);
  const processes = useQuery({
    queryKey: keys.processList(''),
    queryFn: () => listProcesses({ limit: 200 }),
    select: (page) => page.items,
  });

  function change(part: CasesSearch): void {
    void navigate({ to: '/cases', search: (before: CasesSearch) => ({ ...before, ...part }), replace: true });
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the address
  useEffect(() => {
    if (search !== (filter.search ?? '')) change({ search: search || undefined });
  }, [search]);

  const query = {
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.process ? { process: filter.process } : {}),
    ...(filter.search ? { search: filter.search } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: keys.caseList(query),
    queryFn: ({ pageParam, signal }) =>
      listCases({ ...query, limit: 100, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const cases = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.state !== undefined || filter.process !== undefined || filter.search !== undefined;

  return (
    <div className={classes.page}>
      <PageHeader title="Cases" />
      <div className={classes.content}>
        <div className={classes.filters}>
          <SegmentedControl
            aria-label="State"
            value={filter.state ?? 'any'}
            onChange={(value) => change({ state: caseFilters.find((known) => known === value) })}
            data={[
              { value: 'any', label: 'All' },
              ...caseFilters.map((value) => ({ value, label: filterNames[value] })),
            ]}
          />
          <Select
            aria-label="Process"
            placeholder="Every process"
            clearable
            searchable
            data={(processes.data ?? []).map((process) => ({ value: process.key, label: process.name }))}
            value={filter.process ?? null}
            onChange={(value) => change({ process: value ?? undefined })}
          />
          <TextInput
            aria-label="Find a case"
            placeholder="Find a case"
            leftSection={<IconSearch size={16} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </div>
        {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? [0, 1, 2, 3].map((row) => <Skeleton key={row} height={48} />) : null}
        {list.isSuccess && cases.length === 0 ? (
          <EmptyState
            icon={<IconBriefcase2 size={28} stroke={1.5} />}
            title={filtered ? 'No case is like that' : 'No case is here'}
            action={
              filtered ? (
                <Button
                  variant="default"
                  onClick={() => {
                    setWords('');
                    void navigate({ to: '/cases', search: {} });
                  }}
                >
                  Show all cases
                </Button>
              ) : (
                <Button component={Link} to="/processes">
                  Go to the processes
                </Button>
              )
            }
          >
            {filtered
              ? 'Take a filter away to see more.'
              : 'A case is one run of a process, kept from its start to its end. Start one from a process.'}
          </EmptyState>
        ) : null}
        {cases.length > 0 ? (
          <VirtualList
            items={cases}
            label="Cases"
            rowHeight={61}
            keyOf={(item) => String(item.id)}
            renderRow={(item) => <CaseRow item={item} />}
            onEndNear={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

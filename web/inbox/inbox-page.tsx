/** What waits for people: the list at the left, the task beside it; on a phone one after the other. */
import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { countTasks, listTasks } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { type InboxSearch, inboxRoute } from '../app/router.tsx';
import { Failure } from '../design/failure.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { InboxContext } from './inbox-context.ts';
import { InboxEmpty } from './inbox-empty.tsx';
import classes from './inbox-page.module.css';
import { InboxViews } from './inbox-views.tsx';
import { OrderMenu } from './order-menu.tsx';
import { RoleFilter } from './role-filter.tsx';
import { TaskRow } from './task-row.tsx';

export function InboxPage() {
  const filter = inboxRoute.useSearch();
  const { task: open } = useParams({ strict: false });
  const navigate = useNavigate();
  const phone = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const [words, setWords] = useState(filter.search ?? '');
  const [search] = useDebouncedValue(words.trim(), 150);
  const view = filter.view ?? 'roles';
  const query = {
    view,
    ...(filter.role ? { role: filter.role } : {}),
    ...(filter.search ? { search: filter.search } : {}),
    ...(filter.order ? { order: filter.order } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: keys.inboxList(query),
    queryFn: ({ pageParam, signal }) =>
      listTasks({ ...query, limit: 100, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    // Tasks to be looked at later appear by the clock, without anything happening.
    refetchInterval: 60_000,
  });
  const counts = useQuery({ queryKey: keys.inboxCounts, queryFn: countTasks });
  const tasks = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);

  function change(part: InboxSearch): void {
    void navigate({ to: '/inbox', search: { ...filter, ...part }, replace: true });
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the address
  useEffect(() => {
    if (search !== (filter.search ?? '')) change({ search: search || undefined });
  }, [search]);

  const first = tasks[0];
  const filtered = filter.search !== undefined || filter.role !== undefined;
  return (
    <InboxContext value={tasks}>
      <div className={classes.page} data-open={open ? true : undefined}>
        <section className={classes.side} aria-label="Tasks">
          <PageHeader title="Inbox" />
          <div className={classes.filters}>
            <InboxViews view={view} counts={counts.data} onView={(chosen) => change({ view: chosen })} />
            <div className={classes.narrow}>
              <TextInput
                aria-label="Find a task"
                placeholder="Find a task"
                leftSection={<IconSearch size={16} />}
                value={words}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
              <RoleFilter role={filter.role} onRole={(role) => change({ role })} />
              <OrderMenu order={filter.order ?? 'urgent'} onOrder={(order) => change({ order })} />
            </div>
          </div>
          <div className={classes.list}>
            {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
            {list.isPending
              ? [0, 1, 2, 3].map((row) => <Skeleton key={row} height={56} m={12} width="auto" />)
              : null}
            {list.isSuccess && tasks.length === 0 ? (
              <InboxEmpty
                view={view}
                filtered={filtered}
                onAll={() => {
                  setWords('');
                  change({ view: 'all', role: undefined, search: undefined });
                }}
              />
            ) : null}
            {tasks.length > 0 ? (
              <VirtualList
                items={tasks}
                label="Tasks"
                rowHeight={82}
                keyOf={(task) => task.id}
                renderRow={(task) => <TaskRow task={task} open={task.id === open} actions={phone} />}
                onEndNear={() => {
                  if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
                }}
              />
            ) : null}
          </div>
        </section>
        <div className={classes.task}>
          {open === undefined && first && !phone && !list.isPlaceholderData ? (
            <Navigate to="/inbox/$task" params={{ task: first.id }} search={filter} replace />
          ) : null}
          <Outlet />
        </div>
      </div>
    </InboxContext>
  );
}

/** What came in by a trigger, newest first, and what became of it. */
import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { keys } from '../api/query-keys.ts';
import { listDeliveries } from '../api/triggers.ts';
import { Failure } from '../design/failure.tsx';
import { DeliveryItem } from './delivery-item.tsx';
import classes from './delivery-list.module.css';

const shownAtOnce = 20;

export interface DeliveryListProps {
  readonly processKey: string;
  readonly trigger: string;
  readonly paused: boolean;
  readonly mayRepeat: boolean;
  /** What to do so that something comes in. */
  readonly advice: string;
}

export function DeliveryList({ processKey, trigger, paused, mayRepeat, advice }: DeliveryListProps) {
  const list = useInfiniteQuery({
    queryKey: keys.deliveries(processKey, trigger),
    queryFn: ({ pageParam }) =>
      listDeliveries(processKey, trigger, {
        limit: shownAtOnce,
        ...(pageParam === '' ? {} : { after: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={classes.came} aria-labelledby="came-in">
      <h3 id="came-in" className={classes.title}>
        What came in last
      </h3>
      {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton height={72} aria-label="On its way" /> : null}
      {list.isSuccess && items.length === 0 ? (
        <p className={classes.none}>Nothing has come in yet. {advice}</p>
      ) : null}
      <ul className={classes.list} aria-label="What came in last">
        {items.map((delivery) => (
          <li key={delivery.id}>
            <DeliveryItem {...{ processKey, trigger, delivery, paused, mayRepeat }} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show older
        </Button>
      ) : null}
    </section>
  );
}

/** A task: at the left what to do, at the right why. */
import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useContext } from 'react';
import { getTask } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { Refusal } from '../api/request.ts';
import { inboxRoute, taskRoute } from '../app/router.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Failure } from '../design/failure.tsx';
import { useCompletion } from './completion.ts';
import { InboxContext, neighbour } from './inbox-context.ts';
import classes from './task-page.module.css';
import { TaskWhy } from './task-why.tsx';
import { TaskWork } from './task-work.tsx';

export function TaskPage() {
  const { task: id } = taskRoute.useParams();
  // A new task is a new form: nothing typed into one may stand in the next.
  return <Task key={id} id={id} />;
}

function Task({ id }: { readonly id: string }) {
  const filter = inboxRoute.useSearch();
  const completion = useCompletion(id);
  // What has just been done is not there to be asked for again.
  const task = useQuery({ queryKey: keys.task(id), queryFn: () => getTask(id), enabled: !completion.busy });

  const back = (
    <Link to="/inbox" search={filter} className={classes.back}>
      <IconArrowLeft size={18} aria-hidden /> Inbox
    </Link>
  );
  if (task.isError && !completion.busy) {
    const gone = task.error instanceof Refusal && (task.error.status === 404 || task.error.status === 409);
    return (
      <div className={classes.message}>
        {back}
        {gone ? <Gone id={id} /> : <Failure error={task.error} onRetry={() => void task.refetch()} />}
      </div>
    );
  }
  if (!task.data) {
    return (
      <div className={classes.message}>
        {back}
        <Skeleton height={28} width={320} m={32} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <div className={classes.work}>
        {back}
        <TaskWork task={task.data} completion={completion} />
      </div>
      <aside className={classes.why} aria-label="Why this task is here">
        <TaskWhy task={task.data} />
      </aside>
    </div>
  );
}

function Gone({ id }: { readonly id: string }) {
  const next = neighbour(useContext(InboxContext), id);
  const filter = inboxRoute.useSearch();
  return (
    <EmptyState
      icon={<IconCircleCheck size={28} stroke={1.5} />}
      title="This task is done"
      action={
        next ? (
          <Button
            renderRoot={(props) => (
              <Link {...props} to="/inbox/$task" params={{ task: next.id }} search={filter} />
            )}
          >
            Next task
          </Button>
        ) : (
          <Button component={Link} to="/inbox" variant="default">
            Back to the inbox
          </Button>
        )
      }
    >
      Somebody completed it, or the case went another way.
    </EmptyState>
  );
}

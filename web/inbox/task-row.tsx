/** One task in the list; on a phone with its answers under the thumb. */
import { Button } from '@mantine/core';
import { IconFlagFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { InboxTask } from '../../src/server/api/inbox.ts';
import { inboxRoute } from '../app/router.tsx';
import { Due } from '../design/due.tsx';
import { When } from '../design/when.tsx';
import { useCompletion } from './completion.ts';
import { quickAnswers } from './quick-answers.ts';
import classes from './task-row.module.css';

export interface TaskRowProps {
  readonly task: InboxTask;
  readonly open: boolean;
  readonly actions: boolean;
}

export function TaskRow({ task, open, actions }: TaskRowProps) {
  const filter = inboxRoute.useSearch();
  return (
    <div className={classes.row} data-open={open || undefined}>
      <Link
        to="/inbox/$task"
        params={{ task: task.id }}
        search={filter}
        className={classes.link}
        aria-current={open ? 'true' : undefined}
      >
        <strong className={classes.title}>
          {isUrgent(task) ? (
            <IconFlagFilled size={13} className={classes.urgent} aria-label="Urgent:" />
          ) : null}
          {task.title}
        </strong>
        <span className={classes.line}>
          <span className={classes.case}>{task.case.title}</span>
          <span className={classes.when}>
            {task.due === undefined ? <When at={task.createdAt} /> : <Due at={task.due} />}
          </span>
        </span>
        <span className={classes.line}>
          <span className={classes.role}>{task.role}</span>
          {task.mine ? <span className={classes.taken}>taken by you</span> : null}
          {!task.mine && task.assignee ? (
            <span className={classes.taken}>taken by {task.assignee.name}</span>
          ) : null}
          {!task.assignee && task.meantFor ? (
            <span className={classes.taken}>for {task.meantFor.join(' or ')}</span>
          ) : null}
        </span>
      </Link>
      {actions && task.quick && (task.mine || task.claimable) ? <QuickActions task={task} /> : null}
    </div>
  );
}

/** More than ordinary (50). */
function isUrgent({ priority = 50 }: InboxTask): boolean {
  return priority > 50;
}

function QuickActions({ task }: { readonly task: InboxTask }) {
  const { complete, busy } = useCompletion(task.id);
  const answers = quickAnswers(task);
  if (answers.length === 0 || answers.length > 3) return null;
  return (
    <div className={classes.actions}>
      {answers.map((answer) => (
        <Button
          key={answer.label}
          size="sm"
          variant="default"
          disabled={busy}
          onClick={() => complete({ request: { answers: answer.answers }, stay: true })}
        >
          {answer.label}
        </Button>
      ))}
    </div>
  );
}

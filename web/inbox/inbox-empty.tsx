/** Nothing waits: said kindly, with the next step. */
import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { InboxFilter } from '../app/router.tsx';
import { EmptyState } from '../design/empty-state.tsx';

export interface InboxEmptyProps {
  readonly view: InboxFilter;
  readonly filtered: boolean;
  readonly onAll: () => void;
}

export function InboxEmpty({ view, filtered, onAll }: InboxEmptyProps) {
  const icon = <IconInbox size={28} stroke={1.5} />;
  if (filtered) {
    return (
      <EmptyState
        icon={icon}
        title="No task is like that"
        action={
          <Button variant="default" onClick={onAll}>
            Show all tasks
          </Button>
        }
      >
        Take a filter away to see more.
      </EmptyState>
    );
  }
  if (view === 'mine') {
    return (
      <EmptyState
        icon={icon}
        title="You have taken no task"
        action={
          <Button variant="default" onClick={onAll}>
            Show all tasks
          </Button>
        }
      >
        Tasks you take are kept here for you, so that nobody else does them too.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title="Nothing waits"
      action={
        <Button component={Link} to="/processes" variant="default">
          Start a case
        </Button>
      }
    >
      When a case reaches a step of your roles, it appears here by itself.
    </EmptyState>
  );
}

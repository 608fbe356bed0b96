/** One thing the case waits for; where a person may say that it has arrived, the button to say so. */
import { Button } from '@mantine/core';
import {
  IconArrowRight,
  IconClock,
  IconEye,
  IconMail,
  IconRobot,
  IconRoute,
  IconUser,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Wait } from '../../src/server/api/cases.ts';
import { sayArrived } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import classes from './wait-item.module.css';

const icons: Record<Wait['kind'], typeof IconUser> = {
  person: IconUser,
  time: IconClock,
  message: IconMail,
  signal: IconMail,
  condition: IconEye,
  machine: IconRobot,
  process: IconRoute,
};

export interface WaitItemProps {
  readonly caseId: number;
  readonly wait: Wait;
  readonly marked: boolean;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

export function WaitItem({ caseId, wait, marked, onHover, onSelect }: WaitItemProps) {
  const client = useQueryClient();
  const arrived = useMutation({
    mutationFn: () => sayArrived(caseId, wait.id, {}),
    onError: tellFailure('That was not done'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
  const Icon = icons[wait.kind];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only repeats what the button inside does on focus
    <div
      className={classes.wait}
      data-kind={wait.kind}
      data-marked={marked || undefined}
      onMouseEnter={() => onHover(wait.element)}
      onMouseLeave={() => onHover(undefined)}
    >
      <Icon size={16} className={classes.icon} aria-hidden />
      <button
        type="button"
        className={classes.words}
        onClick={() => onSelect(wait.element)}
        onFocus={() => onHover(wait.element)}
        onBlur={() => onHover(undefined)}
      >
        <span>{wait.sentence}</span>
        <span className={classes.detail}>
          {wait.due === undefined ? null : (
            <>
              due <When at={wait.due} />
            </>
          )}
          {wait.due === undefined && wait.since !== undefined ? <When at={wait.since} /> : null}
          {wait.assignee ? ` · taken by ${wait.assignee}` : ''}
        </span>
      </button>
      {wait.task ? (
        <Link
          className={classes.go}
          to="/inbox/$task"
          params={{ task: wait.task }}
          search={{ view: 'all' }}
          aria-label={`Do it: ${wait.elementName}`}
        >
          Do it <IconArrowRight size={14} aria-hidden />
        </Link>
      ) : null}
      {!wait.task && wait.arrivable ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={arrived.isPending || arrived.isSuccess}
          onClick={() => arrived.mutate()}
        >
          {wait.kind === 'time' ? 'Go on now' : 'It has arrived'}
        </Button>
      ) : null}
    </div>
  );
}

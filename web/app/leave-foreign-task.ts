/**
 * After somebody else sits down here: an open task that is none of theirs is left for their inbox. One that only
 * another person has taken stays, for it says whose it is.
 */
import { useNavigate, useParams } from '@tanstack/react-router';
import { getTask } from '../api/inbox.ts';

export function useLeaveForeignTask(): () => Promise<void> {
  const { task } = useParams({ strict: false });
  const navigate = useNavigate();
  return async () => {
    if (task === undefined) return;
    const seen = await getTask(task).catch(() => undefined);
    if (seen === undefined || (seen.blocked !== undefined && seen.assignee === undefined))
      await navigate({ to: '/inbox' });
  };
}

/**
 * Completing a task: the list answers at once (the row is gone before the server has agreed, and comes back if it
 * does not), then the next task is opened: one of the same case where there is one, else the neighbour in the list.
 */
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useContext } from 'react';
import type {
  CompleteRequest,
  InboxPage,
  InboxTask,
  ReportErrorRequest,
  TaskDetail,
} from '../../src/server/api/inbox.ts';
import { completeTask, reportError } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { Refusal } from '../api/request.ts';
import { inboxRoute } from '../app/router.tsx';
import { tell, tellFailure } from '../design/tell.ts';
import { InboxContext, neighbour } from './inbox-context.ts';

export interface Completion {
  readonly request: CompleteRequest | { readonly error: ReportErrorRequest };
  /** Stay on the list instead of opening the next task. */
  readonly stay?: boolean;
}

export function useCompletion(task: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tasks = useContext(InboxContext);
  const filter = inboxRoute.useSearch();

  const mutation = useMutation({
    mutationFn: async ({ request, stay }: Completion) => {
      const result = await ('error' in request
        ? reportError(task, request.error)
        : completeTask(task, request));
      return stay ? undefined : result.next;
    },
    onMutate: async () => {
      const lists = { queryKey: ['inbox', 'list'] };
      await client.cancelQueries(lists);
      const before = client.getQueriesData<InfiniteData<InboxPage>>(lists);
      const next = neighbour(tasks, task);
      const done = tasks.find((each) => each.id === task) ?? client.getQueryData<TaskDetail>(keys.task(task));
      client.setQueriesData<InfiniteData<InboxPage>>(
        lists,
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: page.items.filter((item) => item.id !== task),
            })),
          },
      );
      return { before, next, done };
    },
    onError: (error, { stay }, context) => {
      for (const [key, data] of context?.before ?? []) client.setQueryData(key, data);
      // The page of a task that is gone says so itself; a second message would be one too many.
      if (stay || !(error instanceof Refusal && error.status === 404))
        tellFailure('That was not done')(error);
    },
    onSuccess: (following, { stay }, { done, next: beside }) => {
      if (stay) return;
      const next = following ?? beside?.id;
      if (!following && done) tell(doneWords(done, beside));
      void (next
        ? navigate({ to: '/inbox/$task', params: { task: next }, search: filter })
        : navigate({ to: '/inbox', search: filter }));
    },
    onSettled: (_result, error) => {
      if (error) void client.invalidateQueries({ queryKey: keys.task(task) });
      void client.invalidateQueries({ queryKey: ['inbox', 'list'] });
      void client.invalidateQueries({ queryKey: keys.inboxCounts });
    },
  });
  return { complete: mutation.mutate, busy: mutation.isPending || mutation.isSuccess };
}

/** Going on in another case must not happen unnoticed. */
function doneWords(done: InboxTask, next: InboxTask | undefined): string {
  const said = `Done: ${done.title} (${done.case.title}).`;
  return next && next.case.id !== done.case.id ? `${said} Now: ${next.case.title}.` : said;
}

/**
 * Completing a task: the list answers at once (the row is gone before the server has agreed, and comes back if it
 * does not), then the next task is opened: one of the same case where there is one, else the neighbour in the list.
 */
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useContext } from 'react';
import type { CompleteRequest, InboxPage, ReportErrorRequest } from '../../src/server/api/inbox.ts';
import { completeTask, reportError } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { inboxRoute } from '../app/router.tsx';
import { tellFailure } from '../design/tell.ts';
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
      return { before, next };
    },
    onError: (error, _completion, context) => {
      for (const [key, data] of context?.before ?? []) client.setQueryData(key, data);
      tellFailure('That was not done')(error);
    },
    onSuccess: (following, { stay }, context) => {
      if (stay) return;
      const next = following ?? context.next?.id;
      void (next
        ? navigate({ to: '/inbox/$task', params: { task: next }, search: filter })
        : navigate({ to: '/inbox', search: filter }));
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['inbox', 'list'] });
      void client.invalidateQueries({ queryKey: keys.inboxCounts });
    },
  });
  return { complete: mutation.mutate, busy: mutation.isPending || mutation.isSuccess };
}

/** Starting a case, and going to see it. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Variables } from '../../src/server/api/primitive-schemas.ts';
import type { StartOption } from '../../src/server/api/processes.ts';
import { startCase } from '../api/processes.ts';
import { tellFailure } from '../design/tell.ts';

export interface Start {
  readonly start: StartOption;
  readonly variables: Variables;
}

export function useStart(processKey: string, version: number) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ start, variables }: Start) =>
      startCase(processKey, {
        process: start.process,
        startElements: start.elements,
        variables,
        version,
      }),
    onSuccess: (started) => void navigate({ to: '/cases/$case', params: { case: String(started.case) } }),
    onError: tellFailure('The case was not started'),
  });
}

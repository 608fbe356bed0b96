/** The branches of a decision, and which of them the last cases took and would take, by the conditions in the panel. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BranchTable } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { getBranches } from '../api/wiring.ts';
import type { DecisionEntry } from './entries.ts';
import { useWiring } from './wiring-context.ts';

/** So long nothing more is typed before the cases are decided anew. */
const pause_ms = 350;

export function useBranches(element: string, entry: DecisionEntry | undefined): UseQueryResult<BranchTable> {
  const { processKey } = useWiring();
  const conditions = entry?.by === 'conditions' ? entry : undefined;
  const [settled] = useDebouncedValue(JSON.stringify(conditions ?? null), pause_ms);
  return useQuery({
    queryKey: keys.branches(processKey, element, settled),
    queryFn: () => {
      const asked: DecisionEntry | null = JSON.parse(settled);
      return getBranches(processKey, { element, ...(asked === null ? {} : { entry: asked }) });
    },
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
}

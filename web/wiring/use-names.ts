/** The names there are at an element, with what lies in them in the last case (or the data somebody gave). */
import { useQuery } from '@tanstack/react-query';
import type { DataSource, SampleNode } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { preview } from '../api/wiring.ts';
import { useWiring } from './wiring-context.ts';

export interface KnownNames {
  readonly names: readonly SampleNode[];
  readonly from: DataSource | undefined;
}

export function useNames(element: string): KnownNames {
  const { processKey, onData } = useWiring();
  const { data } = useQuery({
    queryKey: keys.wiringNames(processKey, element, onData),
    queryFn: () => preview(processKey, { element, ...onData, expressions: {}, names: true }),
    staleTime: 20_000,
  });
  return { names: data?.names ?? [], from: data?.from };
}

/** The bare address leads where there is something to do: the inbox, or on a first visit the processes. */
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { listCases } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';

export function Home() {
  const cases = useQuery({ queryKey: keys.caseList({ limit: 1 }), queryFn: () => listCases({ limit: 1 }) });
  if (cases.isPending) return null;
  return <Navigate to={cases.data && cases.data.items.length > 0 ? '/inbox' : '/processes'} replace />;
}

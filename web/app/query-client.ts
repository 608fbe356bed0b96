/** What the page keeps of the server. Live events say what became old, so nothing is polled. */
import { QueryClient } from '@tanstack/react-query';
import { Refusal } from '../api/request.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      // A refusal (4xx) will be refused again; only an unreachable or failing server is worth another try.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
  },
});

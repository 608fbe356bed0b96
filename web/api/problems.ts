/** /api/processes/:key/problems */
import type { ProblemGroups, RetriedGroup, RetryGroup } from '../../src/server/api/problems.ts';
import { get, post } from './request.ts';

export function getProblems(key: string): Promise<ProblemGroups> {
  return get(`/api/processes/${encodeURIComponent(key)}/problems`);
}

export function retryProblems(key: string, request: RetryGroup): Promise<RetriedGroup> {
  return post(`/api/processes/${encodeURIComponent(key)}/problems/retry`, request);
}

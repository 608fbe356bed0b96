/** /api/decisions */
import type {
  CaseDecisionList,
  DecisionDeployResult,
  DecisionModelDetail,
  DecisionModelList,
  TriedDecision,
  TryDecision,
} from '../../src/server/api/decisions.ts';
import { get, post, postFile } from './request.ts';

const at = (key: string) => `/api/decisions/${encodeURIComponent(key)}`;

export function listDecisionModels(): Promise<DecisionModelList> {
  return get('/api/decisions');
}

export function deployDecisions(file: File): Promise<DecisionDeployResult> {
  return postFile('/api/decisions', file);
}

export function getDecisionModel(key: string, version?: number): Promise<DecisionModelDetail> {
  return get(at(key), { version });
}

export function tryDecision(key: string, request: TryDecision): Promise<TriedDecision> {
  return post(`${at(key)}/try`, request);
}

export function getCaseDecisions(id: number): Promise<CaseDecisionList> {
  return get(`/api/cases/${id}/decisions`);
}

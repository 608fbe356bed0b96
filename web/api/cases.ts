/** /api/cases */
import type {
  ArrivedRequest,
  CaseDetail,
  CaseListQuery,
  CasePage,
  MoveRequest,
  RetryRequest,
  SetVariablesRequest,
  TerminateRequest,
  TimelinePage,
  TimelineQuery,
} from '../../src/server/api/cases.ts';
import { get, post } from './request.ts';

interface Done {
  readonly done: true;
}

export function listCases(query: CaseListQuery, signal?: AbortSignal): Promise<CasePage> {
  return get('/api/cases', { ...query }, signal);
}

export function getCase(id: number): Promise<CaseDetail> {
  return get(`/api/cases/${id}`);
}

export function getTimeline(id: number, query: TimelineQuery): Promise<TimelinePage> {
  return get(`/api/cases/${id}/timeline`, { ...query });
}

export function retryIncident(id: number, incident: string, request: RetryRequest): Promise<Done> {
  return post(`/api/cases/${id}/incidents/${incident}/retry`, request);
}

export function sayArrived(id: number, wait: string, request: ArrivedRequest): Promise<Done> {
  return post(`/api/cases/${id}/waits/${wait}/arrived`, request);
}

export function setVariables(id: number, request: SetVariablesRequest): Promise<Done> {
  return post(`/api/cases/${id}/variables`, request, 'PUT');
}

export function moveCase(id: number, request: MoveRequest): Promise<Done> {
  return post(`/api/cases/${id}/move`, request);
}

export function endCase(id: number, request: TerminateRequest): Promise<Done> {
  return post(`/api/cases/${id}/terminate`, request);
}

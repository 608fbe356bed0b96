/** /api/inbox */
import type {
  CompleteRequest,
  CompleteResult,
  InboxCounts,
  InboxPage,
  InboxQuery,
  ReportErrorRequest,
  TaskDetail,
} from '../../src/server/api/inbox.ts';
import { get, post } from './request.ts';

interface Done {
  readonly done: true;
}

export function listTasks(query: InboxQuery, signal?: AbortSignal): Promise<InboxPage> {
  return get('/api/inbox', { ...query }, signal);
}

export function countTasks(): Promise<InboxCounts> {
  return get('/api/inbox/counts');
}

export function getTask(task: string): Promise<TaskDetail> {
  return get(`/api/inbox/${task}`);
}

/** `takeOver`: also from a colleague who has it. */
export function claimTask(task: string, takeOver = false): Promise<Done> {
  return post(`/api/inbox/${task}/claim`, takeOver ? { takeOver } : undefined);
}

export function releaseTask(task: string): Promise<Done> {
  return post(`/api/inbox/${task}/release`);
}

export function completeTask(task: string, request: CompleteRequest): Promise<CompleteResult> {
  return post(`/api/inbox/${task}/complete`, request);
}

export function reportError(task: string, request: ReportErrorRequest): Promise<CompleteResult> {
  return post(`/api/inbox/${task}/error`, request);
}

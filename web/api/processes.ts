/** /api/processes */
import type {
  Changes,
  CheckResult,
  DeployResult,
  LoadResult,
  ProcessDetail,
  ProcessListQuery,
  ProcessPage,
  StartRequest,
  StartResult,
} from '../../src/server/api/processes.ts';
import { get, getText, post, postFile } from './request.ts';

const at = (key: string) => `/api/processes/${encodeURIComponent(key)}`;

export function listProcesses(query: ProcessListQuery, signal?: AbortSignal): Promise<ProcessPage> {
  return get('/api/processes', { ...query }, signal);
}

/** `key`: the process whose next version it is; absent, the file's name says. */
export function checkFile(file: File, key?: string): Promise<CheckResult> {
  return postFile('/api/processes/check', file, key === undefined ? {} : { key });
}

export function deployFile(file: File, key?: string): Promise<DeployResult> {
  return postFile('/api/processes', file, key === undefined ? {} : { key });
}

export function getProcess(key: string, version?: number): Promise<ProcessDetail> {
  return get(at(key), { version });
}

export function getProcessXml(key: string, version?: number): Promise<string> {
  return getText(`${at(key)}/xml`, { version });
}

/** Where the file is given back exactly as it was added. */
export function fileAddress(key: string, version: number): string {
  return `${at(key)}/file?version=${version}`;
}

export function getLoad(key: string, version?: number): Promise<LoadResult> {
  return get(`${at(key)}/load`, { version });
}

export function getChanges(key: string, from: number, to: number): Promise<Changes> {
  return get(`${at(key)}/changes`, { from, to });
}

export function startCase(key: string, request: StartRequest): Promise<StartResult> {
  return post(`${at(key)}/start`, request);
}

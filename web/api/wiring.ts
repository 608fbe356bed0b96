/** /api/processes/{key}/draft and …/wiring */
import type {
  BranchesRequest,
  BranchTable,
  ConnectorSuggestions,
  Draft,
  PreviewAnswer,
  PreviewRequest,
  PublishDraft,
  PublishResult,
  Samples,
  TryRequest,
  TryResult,
  WiringDiff,
  WiringHistory,
  WiringPart,
} from '../../src/server/api/wiring.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { get, post, remove } from './request.ts';

const at = (key: string) => `/api/processes/${encodeURIComponent(key)}`;
const entryAt = (key: string, part: WiringPart, id: string) =>
  `${at(key)}/draft/${part}/${encodeURIComponent(id)}`;

export function getDraft(key: string): Promise<Draft> {
  return get(`${at(key)}/draft`);
}

export function putEntry(
  key: string,
  part: WiringPart,
  id: string,
  entry: Json,
  revision: number,
): Promise<Draft> {
  return post(entryAt(key, part, id), { revision, entry }, 'PUT');
}

export function removeEntry(key: string, part: WiringPart, id: string, revision: number): Promise<Draft> {
  return remove(entryAt(key, part, id), { revision });
}

export function discardDraft(key: string, revision: number): Promise<Draft> {
  return remove(`${at(key)}/draft`, { revision });
}

export function publishDraft(key: string, request: PublishDraft): Promise<PublishResult> {
  return post(`${at(key)}/draft/publish`, request);
}

/** Puts the wiring of an older version into the draft. */
export function revertTo(key: string, version: number, revision: number): Promise<Draft> {
  return post(`${at(key)}/wiring/revert`, { version, revision });
}

/** What the draft changes against what is live. */
export function getDraftChanges(key: string): Promise<WiringDiff> {
  return get(`${at(key)}/wiring/diff`, { to: 'draft' });
}

export function getWiringHistory(key: string): Promise<WiringHistory> {
  return get(`${at(key)}/wiring/history`);
}

export function preview(key: string, request: PreviewRequest): Promise<PreviewAnswer> {
  return post(`${at(key)}/draft/preview`, request);
}

export function tryStep(key: string, request: TryRequest): Promise<TryResult> {
  return post(`${at(key)}/draft/try`, request);
}

export function getSamples(key: string, element: string): Promise<Samples> {
  return get(`${at(key)}/steps/${encodeURIComponent(element)}/samples`);
}

export function getBranches(key: string, request: BranchesRequest): Promise<BranchTable> {
  return post(`${at(key)}/draft/branches`, request);
}

export function getConnectorSuggestions(key: string): Promise<ConnectorSuggestions> {
  return get(`${at(key)}/draft/suggestions`);
}

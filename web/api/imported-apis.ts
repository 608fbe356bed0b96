/** /api/connectors/imported: APIs taken over from their descriptions. */
import type { ImportedApiList, PutApi, PutApiResult, ReadApi } from '../../src/server/api/imported-apis.ts';
import { get, post, postFile, remove } from './request.ts';

const place = (name: string): string => `/api/connectors/imported/${encodeURIComponent(name)}`;

export function listImportedApis(): Promise<ImportedApiList> {
  return get('/api/connectors/imported');
}

/** What the file, or what stands at the address, says. Nothing is taken over. */
export function readApi(from: File | string): Promise<ReadApi> {
  return typeof from === 'string'
    ? post('/api/connectors/imported/fetch', { url: from })
    : postFile('/api/connectors/imported/read', from);
}

/** The description it came from, read anew. */
export function readImportedApi(name: string): Promise<ReadApi> {
  return get(`${place(name)}/description`);
}

export function takeApiOver(name: string, takeover: PutApi): Promise<PutApiResult> {
  return post(place(name), takeover, 'PUT');
}

export function removeImportedApi(name: string): Promise<{ done: true }> {
  return remove(place(name));
}

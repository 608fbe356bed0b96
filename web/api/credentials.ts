/** /api/credentials: connections. */
import type {
  CredentialInfo,
  CredentialKindList,
  CredentialPage,
  PutCredential,
} from '../../src/server/api/credentials.ts';
import { get, post, remove } from './request.ts';

const at = (name: string) => `/api/credentials/${encodeURIComponent(name)}`;

export function listCredentialKinds(): Promise<CredentialKindList> {
  return get('/api/credentials/kinds');
}

export function listCredentials(): Promise<CredentialPage> {
  return get('/api/credentials', { limit: 200 });
}

export function putCredential(name: string, credential: PutCredential): Promise<CredentialInfo> {
  return post(at(name), credential, 'PUT');
}

export function removeCredential(name: string): Promise<{ done: true }> {
  return remove(at(name));
}

/** Where the browser goes to sign in at the other side. */
export function signInAddress(name: string): string {
  return `${at(name)}/authorize`;
}

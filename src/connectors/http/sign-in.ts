/**
 * What a credential adds to an HTTP request.
 *
 * Boundary: how it travels. Getting an access token, and a fresh one in time, is the vault's: of the OAuth kinds it gives
 * `accessToken`.
 */
import { CredentialProblem, type OpenCredential } from '../../ports/credentials.ts';

/** Kinds that any HTTP API may be signed in to with. */
export const httpCredentialKinds = [
  'bearer',
  'basic',
  'api-key',
  'token',
  'oauth2-client',
  'oauth2-code',
] as const;

export interface SignedIn {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Throws `CredentialProblem` where a field is missing or it is of a kind that HTTP has no use for. */
export function signIn(credential: OpenCredential | undefined): SignedIn {
  if (credential === undefined) return { headers: {}, query: {} };
  switch (credential.kind) {
    case 'bearer':
    case 'token':
      return bearer(fieldOf(credential, 'token'));
    case 'oauth2-client':
    case 'oauth2-code':
      return bearer(fieldOf(credential, 'accessToken'));
    case 'basic': {
      const pair = `${credential.fields.user ?? ''}:${credential.fields.password ?? ''}`;
      return header('authorization', `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`);
    }
    case 'api-key': {
      const name = fieldOf(credential, 'name');
      const key = fieldOf(credential, 'key');
      return credential.fields.in === 'query'
        ? { headers: {}, query: { [name]: key } }
        : header(name.toLowerCase(), key);
    }
    default:
      throw new CredentialProblem(
        'missing',
        `The connection “${credential.name}” is of a kind that HTTP requests cannot sign in with.`,
      );
  }
}

export function fieldOf({ name, fields }: OpenCredential, field: string): string {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (value !== undefined && value !== '') return value;
  throw new CredentialProblem('missing', `The connection “${name}” is not filled in: “${field}” is missing.`);
}

function bearer(token: string): SignedIn {
  return header('authorization', `Bearer ${token}`);
}

function header(name: string, value: string): SignedIn {
  return { headers: { [name]: value }, query: {} };
}

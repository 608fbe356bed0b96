/**
 * How a diagram made for Camunda 8 says a request is signed in: `authentication.type` and what goes with it.
 *
 * Boundary: what it adds to a request. Where the step has a connection of Baton's, that signs in instead and this is not
 * asked.
 *
 * Invariant DS1  Every secret in it is hidden in whatever is kept or shown of the call, also one written out in the file.
 *
 * Source: Camunda 8 documentation, "REST Connector", "Authentication".
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { requestToken } from '../credentials/oauth/token-endpoint.ts';
import type { SignedIn } from '../http/sign-in.ts';

type Caller = Pick<ActionCall<unknown>, 'services' | 'hide'>;
type Fields = Readonly<Record<string, JsonValue>>;

export type DrawnSignIn =
  | { readonly ok: true; readonly signedIn: SignedIn }
  | { readonly ok: false; readonly failure: Extract<ActionResult, { kind: 'failed' }> };

/** Throws what getting a token throws. */
export async function drawnSignIn(written: JsonValue | undefined, caller: Caller): Promise<DrawnSignIn> {
  const fields = fieldsOf(written);
  const type = textIn(fields, 'type') ?? 'noAuth';
  for (const name of ['password', 'token', 'value', 'clientSecret', 'refreshToken']) {
    const secret = textIn(fields, name);
    if (secret !== undefined) caller.hide(secret);
  }
  switch (type) {
    case 'noAuth':
      return signedIn({});
    case 'basic': {
      const pair = `${textIn(fields, 'username') ?? ''}:${textIn(fields, 'password') ?? ''}`;
      const encoded = Buffer.from(pair, 'utf8').toString('base64');
      caller.hide(encoded);
      return signedIn({ authorization: `Basic ${encoded}` });
    }
    case 'bearer':
      return needed(fields, ['token'], ({ token = '' }) => signedIn({ authorization: `Bearer ${token}` }));
    case 'apiKey':
      return needed(fields, ['name', 'value'], ({ name = '', value = '' }) =>
        textIn(fields, 'apiKeyLocation') === 'query'
          ? { ok: true, signedIn: { headers: {}, query: { [name]: value } } }
          : signedIn({ [name.toLowerCase()]: value }),
      );
    case 'oauth-client-credentials-flow':
    case 'oauth-refresh-token':
      return byToken(type, fields, caller);
    default:
      return wrong(
        `The step is to sign in by “${type.slice(0, 100)}”, which is not known here. Known are noAuth, basic, bearer, apiKey, oauth-client-credentials-flow and oauth-refresh-token.`,
      );
  }
}

async function byToken(type: string, fields: Fields, { services, hide }: Caller): Promise<DrawnSignIn> {
  const tokenUrl = textIn(fields, 'oauthTokenEndpoint');
  const refreshToken = textIn(fields, 'refreshToken');
  if (tokenUrl === undefined) return wrong(missing('oauthTokenEndpoint'));
  if (type === 'oauth-refresh-token' && refreshToken === undefined) return wrong(missing('refreshToken'));
  const optional = Object.entries({
    scope: textIn(fields, 'scopes'),
    audience: textIn(fields, 'audience'),
  }).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  const grant: Record<string, string> =
    type === 'oauth-refresh-token'
      ? { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' }
      : { grant_type: 'client_credentials' };
  const secret = textIn(fields, 'clientSecret');
  const { accessToken } = await requestToken(services.http, {
    name: 'written in the step',
    fields: {
      tokenUrl,
      clientId: textIn(fields, 'clientId') ?? '',
      ...(secret === undefined ? {} : { clientSecret: secret }),
      style: textIn(fields, 'clientAuthentication') === 'credentialsBody' ? 'body' : 'header',
    },
    grant: { ...grant, ...Object.fromEntries(optional) },
  });
  hide(accessToken);
  return signedIn({ authorization: `Bearer ${accessToken}` });
}

function needed<Name extends string>(
  fields: Fields,
  names: readonly Name[],
  make: (values: Partial<Record<Name, string>>) => DrawnSignIn,
): DrawnSignIn {
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = textIn(fields, name);
    if (value === undefined) return wrong(missing(name));
    values[name] = value;
  }
  return make(values);
}

function missing(name: string): string {
  return `The step’s sign-in is not complete: “authentication.${name}” is missing.`;
}

function signedIn(headers: Readonly<Record<string, string>>): DrawnSignIn {
  return { ok: true, signedIn: { headers, query: {} } };
}

function wrong(message: string): DrawnSignIn {
  return { ok: false, failure: { kind: 'failed', message, terminal: true } };
}

function fieldsOf(value: JsonValue | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

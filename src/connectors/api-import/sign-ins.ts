/**
 * How the description says one signs in → the kinds of connections Baton has.
 *
 * Boundary: kinds and what is known of their fields; what travels in a request is `http/sign-in.ts`.
 */
import type { ApiSignIn } from '../../ports/api-imports.ts';
import { isNode, listAt, type Node, nodeAt, own, textAt } from './nodes.ts';
import type { References } from './references.ts';

export interface Scheme {
  readonly id: string;
  /** Kinds of connections that sign in so, the fitting one first. */
  readonly kinds: readonly string[];
  readonly shown: ApiSignIn;
}

export type ReadScheme = Scheme | { readonly id: string; readonly unknown: string };

const tokens = ['bearer', 'token', 'oauth2-client', 'oauth2-code'];

export function readSchemes(root: Node, references: References): ReadonlyMap<string, ReadScheme> {
  const schemes = Object.entries(nodeAt(nodeAt(root, 'components'), 'securitySchemes')).slice(0, 50);
  return new Map(schemes.map(([id, given]) => [id, readScheme(id, references.resolve(given)?.node ?? {})]));
}

function readScheme(id: string, scheme: Node): ReadScheme {
  switch (own(scheme, 'type')) {
    case 'http':
      return httpScheme(id, scheme);
    case 'apiKey':
      return keyScheme(id, scheme);
    case 'oauth2':
      return oauthScheme(id, nodeAt(scheme, 'flows'));
    case 'openIdConnect':
      return known(id, tokens, 'bearer', 'Access token (OpenID Connect)');
    default:
      return { id, unknown: textAt(scheme, 'type', 40) ?? 'a way that is not said' };
  }
}

function httpScheme(id: string, scheme: Node): ReadScheme {
  const name = textAt(scheme, 'scheme', 40)?.toLowerCase() ?? '';
  if (name === 'basic') return known(id, ['basic'], 'basic', 'User name and password');
  if (name === 'bearer') return known(id, tokens, 'bearer', 'Bearer token');
  return { id, unknown: `HTTP “${name}”` };
}

function keyScheme(id: string, scheme: Node): ReadScheme {
  const name = textAt(scheme, 'name', 100) ?? '';
  const place = own(scheme, 'in');
  if (name === '' || (place !== 'header' && place !== 'query')) {
    return { id, unknown: place === 'cookie' ? 'a cookie' : 'a key in a place that is not said' };
  }
  const where = place === 'header' ? `in the header ${name}` : `in the address, as ${name}`;
  // Such descriptions mean “Bearer …” as often as a bare key.
  const kinds = name.toLowerCase() === 'authorization' ? ['api-key', ...tokens, 'basic'] : ['api-key'];
  return known(id, kinds, 'api-key', `API key ${where}`, { in: place, name });
}

function oauthScheme(id: string, flows: Node): ReadScheme {
  const scopesOf = (flow: Node) => Object.keys(nodeAt(flow, 'scopes')).slice(0, 50).join(' ').slice(0, 1000);
  const client = own(flows, 'clientCredentials');
  const code = own(flows, 'authorizationCode');
  const kinds = [
    ...(isNode(client) ? ['oauth2-client'] : []),
    ...(isNode(code) ? ['oauth2-code'] : []),
    'bearer',
    'token',
  ];
  const flow = isNode(client) ? client : isNode(code) ? code : undefined;
  if (flow === undefined) return known(id, kinds, 'bearer', 'Access token (OAuth 2)');
  const fields = Object.fromEntries(
    (['authorizationUrl', 'tokenUrl'] as const).flatMap((name) => {
      const url = textAt(flow, name, 1000);
      const isKnown = url !== undefined && (flow === code || name === 'tokenUrl');
      return isKnown ? [[name, url]] : [];
    }),
  );
  const scope = scopesOf(flow);
  const label = flow === client ? 'OAuth 2, as a program' : 'OAuth 2, on behalf of a person';
  return known(id, kinds, kinds[0] ?? 'bearer', label, scope === '' ? fields : { ...fields, scope });
}

function known(
  id: string,
  kinds: readonly string[],
  kind: string,
  label: string,
  fields: Readonly<Record<string, string>> = {},
): Scheme {
  return { id, kinds, shown: { id, kind, label, fields } };
}

export interface Demand {
  readonly credential?: { readonly kinds: readonly string[]; readonly required: boolean };
  /** Ids of the schemes that more than one of is wanted at once, or that Baton cannot do. */
  readonly several?: readonly string[];
  readonly unknown?: readonly string[];
}

/** `security`: the operation's own, else the document's; undefined: nothing is said. */
export function demandOf(security: unknown, schemes: ReadonlyMap<string, ReadScheme>): Demand {
  if (!Array.isArray(security)) return {};
  const ways = security.filter(isNode).map((way) => Object.keys(way));
  if (ways.length === 0) return {};
  const optional = ways.some((way) => way.length === 0);
  const kinds = new Set<string>();
  const unknown = new Set<string>();
  let several: readonly string[] | undefined;
  let single = false;
  for (const way of ways) {
    const known = way.flatMap((id) => knownScheme(schemes.get(id)));
    for (const id of way) if (knownScheme(schemes.get(id)).length === 0) unknown.add(id);
    for (const scheme of known) for (const kind of scheme.kinds) kinds.add(kind);
    if (way.length > 1) several ??= way;
    else if (known.length === 1) single = true;
  }
  return {
    ...(kinds.size === 0 ? {} : { credential: { kinds: [...kinds], required: !optional } }),
    ...(several === undefined || single || optional ? {} : { several }),
    ...(unknown.size === 0 || single || optional ? {} : { unknown: [...unknown] }),
  };
}

function knownScheme(scheme: ReadScheme | undefined): readonly Scheme[] {
  return scheme === undefined || 'unknown' in scheme ? [] : [scheme];
}

export function securityOf(operation: Node, root: Node): unknown {
  return own(operation, 'security') === undefined ? own(root, 'security') : listAt(operation, 'security');
}

/**
 * Who keeps documents in one Baton: a bucket that the environment names; else the database, where several nodes share one;
 * else a folder beside it.
 *
 * Boundary: composition, a part of `main.ts`. What a bucket needs is loaded only where there is one.
 */
import { join } from 'node:path';
import type { KeepDocuments } from './open-store.ts';
import type { Clock } from './ports/clock.ts';
import type { DocumentUseStore } from './ports/document-references.ts';
import type { KeptDocuments } from './ports/documents.ts';

export interface DocumentKeeperSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
  /** Of several nodes: where they say who uses a document, by the clock they share. */
  readonly shared?: { readonly store: DocumentUseStore; readonly clock: Clock };
  /** Of a database that keeps them. */
  readonly inDatabase?: KeepDocuments;
}

export interface OpenDocumentKeeper {
  readonly documents: KeptDocuments;
  close(): Promise<void>;
}

const ON_THEIR_WAY = 'documents-on-their-way';

/** Throws `Error` with a sentence where the environment makes no sense or the bucket cannot be used. */
export async function openDocumentKeeper(settings: DocumentKeeperSettings): Promise<OpenDocumentKeeper> {
  const { env, dataFolder, limit, inDatabase } = settings;
  const named = env.BATON_DOCUMENTS?.trim() ?? '';
  if (named !== '') return openInBucket(named, settings);
  if (inDatabase !== undefined) {
    const documents = await inDatabase({ incoming: join(dataFolder, ON_THEIR_WAY), limit });
    return { documents, close: async () => undefined };
  }
  const { openFolderDocuments } = await import('./store/documents/folder-documents.ts');
  const documents = await openFolderDocuments({ folder: join(dataFolder, 'documents'), limit });
  return { documents, close: async () => undefined };
}

async function openInBucket(
  named: string,
  { env, dataFolder, limit, shared }: DocumentKeeperSettings,
): Promise<OpenDocumentKeeper> {
  const [{ openBucket }, { createOutgoingHttp }, { openObjectDocuments }, { NodeGuard }, { SystemClock }] =
    await Promise.all([
      import('./connectors/object-storage/s3-bucket.ts'),
      import('./connectors/outgoing/outgoing-http.ts'),
      import('./store/documents/object-documents.ts'),
      import('./store/documents/node-guard.ts'),
      import('./host/system-clock.ts'),
    ]);
  const { prefix, ...place } = placeOf(named);
  const keys = {
    accessKeyId: keyIn(env, 'BATON_DOCUMENTS_KEY_ID', 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: keyIn(env, 'BATON_DOCUMENTS_SECRET_KEY', 'AWS_SECRET_ACCESS_KEY'),
  };
  const { hostname } = new URL(place.endpoint);
  // Whoever runs Baton has named it, inside the house or not.
  const host = place.style === 'host' ? `${place.bucket}.${hostname}` : hostname;
  const http = createOutgoingHttp({ allow: [host.replace(/^\[|\]$/gu, '')] });
  const incoming = join(dataFolder, ON_THEIR_WAY);
  try {
    // Signatures hold for minutes: whatever clock cases run by, the bucket goes by the world's.
    const bucket = openBucket(place, keys, { http, clock: new SystemClock() });
    const guard = shared && new NodeGuard(shared.store, shared.clock);
    const documents = await openObjectDocuments({
      bucket,
      prefix,
      incoming,
      limit,
      ...(guard === undefined ? {} : { guard }),
    });
    return { documents, close: () => http.close() };
  } catch (error) {
    await http.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The documents cannot be kept in ${named.split('?')[0]} (BATON_DOCUMENTS): ${why}`, {
      cause: error,
    });
  }
}

/** `s3://bucket/prefix?endpoint=https://…&region=…&style=host`. */
function placeOf(named: string) {
  const wrong = (why: string) =>
    new Error(
      `BATON_DOCUMENTS makes no sense: ${why}. Write s3://bucket/prefix?endpoint=https://…&region=….`,
    );
  if (!URL.canParse(named)) throw wrong('it is no address');
  const { protocol, host: bucket, pathname, searchParams, username } = new URL(named);
  if (protocol !== 's3:' || bucket === '')
    throw wrong('it does not begin with s3:// and the name of a bucket');
  if (username !== '') throw wrong('keys do not belong into it');
  const unknown = [...searchParams.keys()].find((name) => !['endpoint', 'region', 'style'].includes(name));
  if (unknown !== undefined) throw wrong(`there is no setting “${unknown}”`);
  const region = searchParams.get('region') ?? 'us-east-1';
  const endpoint = searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  if (!/^https?:\/\//u.test(endpoint) || !URL.canParse(endpoint))
    throw wrong('its endpoint is no web address');
  const style = searchParams.get('style') ?? 'path';
  if (style !== 'path' && style !== 'host') throw wrong('its style is neither path nor host');
  const inner = decodeURIComponent(pathname).replace(/^\/+|\/+$/gu, '');
  return { endpoint, region, bucket, style, prefix: inner === '' ? '' : `${inner}/` } as const;
}

function keyIn(env: DocumentKeeperSettings['env'], own: string, usual: string): string {
  const key = env[own] || env[usual];
  if (key === undefined || key === '') {
    throw new Error(
      `BATON_DOCUMENTS names a bucket, but neither ${own} nor ${usual} says how to sign in there.`,
    );
  }
  return key;
}

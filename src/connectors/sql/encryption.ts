/**
 * Encryption of the connection to a database: what a credential asks for, and what it means that it did not come about.
 *
 * Invariant EN1  `verify` is the server's certificate by an authority that is trusted, for the very host the credential
 * names: one of them without the other keeps nobody in between out.
 */
import { X509Certificate } from 'node:crypto';
import type { OpenCredential } from '../../ports/credentials.ts';
import { messageOf, type SqlProblem } from './sql-database.ts';

export interface Tls {
  readonly rejectUnauthorized: boolean;
  /** Absent: the authorities this computer trusts. */
  readonly ca?: string;
}

/** Thrown before a connection is tried. */
export class UnreadableAuthority extends Error {
  override readonly name = 'UnreadableAuthority';
  constructor() {
    super(
      'the connection’s “Certificate of the authority” is none: it begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----',
    );
  }
}

/** `tls` of a credential: `on` encrypts, `verify` also demands a certificate that is trusted. */
export function tlsOf({ fields }: OpenCredential): false | Tls {
  if (fields.tls !== 'verify') return fields.tls === 'on' ? { rejectUnauthorized: false } : false;
  const ca = fields.ca?.trim() ?? '';
  if (ca === '') return { rejectUnauthorized: true };
  if (!isCertificate(ca)) throw new UnreadableAuthority();
  return { rejectUnauthorized: true, ca };
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

const readings: readonly (readonly [RegExp, string])[] = [
  [
    /does not match certificate's altnames|altname/iu,
    'its certificate is for another server than the one the connection names',
  ],
  [/certificate has expired/iu, 'its certificate has expired'],
  [/not yet valid/iu, 'its certificate is not valid yet'],
  [
    /self.signed certificate|unable to (?:verify|get)|issuer/iu,
    'its certificate comes from no authority that is trusted here. If it is your own, put the authority’s certificate into the connection',
  ],
];

/** By the words of OpenSSL and Node, which the drivers hand on; their codes some of them drop. */
export function certificateProblem(error: unknown): SqlProblem | undefined {
  const message = messageOf(error);
  if (error instanceof UnreadableAuthority) return { reason: 'certificate', message };
  const known = readings.find(([words]) => words.test(message));
  return known === undefined ? undefined : { reason: 'certificate', message: `${known[1]} (${message})` };
}

/**
 * What encryption of a connection to a database promises, held against a server that has a certificate of an authority of its
 * own for the address 127.0.0.1, and for no name.
 */
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../servers/certificates.ts';
import type { ActionStage } from './action-stage.ts';

export interface DatabaseTlsContract {
  /** The connector's id. */
  readonly id: string;
  /** The server's fields with these changed. */
  readonly stage: (changed: Readonly<Record<string, string>>) => ActionStage;
  /** Of the authority that signed the server's. */
  readonly authority: () => string;
  /** Whether what runs is encrypted, as the server sees it. */
  readonly isEncrypted: (stage: ActionStage) => Promise<boolean>;
}

export function databaseTlsContract({ id, stage, authority, isEncrypted }: DatabaseTlsContract): void {
  const failure = (changed: Readonly<Record<string, string>>) =>
    stage(changed).failure(`${id}.query`, { values: { statement: 'SELECT 1 AS one' } });
  const distrusted = (words: string) => ({
    terminal: true,
    facts: { reason: 'certificate' },
    message: expect.stringContaining(words),
  });

  describe(`${id}: a connection`, () => {
    test('is encrypted whatever the certificate, where only that is asked for', async () => {
      expect(await isEncrypted(stage({ tls: 'on' }))).toBe(true);
    });

    test('is encrypted to a server whose certificate comes from the authority in the connection', async () => {
      expect(await isEncrypted(stage({ tls: 'verify', ca: authority() }))).toBe(true);
    });

    test('is not made to a server whose certificate comes from no authority that is trusted', async () => {
      const words = 'comes from no authority that is trusted here';
      expect(await failure({ tls: 'verify' })).toMatchObject(distrusted(words));
      const { cert } = createAuthority('Another one');
      expect(await failure({ tls: 'verify', ca: cert })).toMatchObject(distrusted(words));
    });

    test('is not made to a server whose certificate is for another one', async () => {
      expect(await failure({ tls: 'verify', ca: authority(), host: 'localhost' })).toMatchObject(
        distrusted('is for another server than the one the connection names'),
      );
    });

    test('says what is wrong with an authority that is no certificate', async () => {
      expect(await failure({ tls: 'verify', ca: 'see attachment' })).toMatchObject(
        distrusted('BEGIN CERTIFICATE'),
      );
    });
  });
}

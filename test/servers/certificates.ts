/**
 * Certificates for servers of tests: an authority of their own and what it signs, valid for an hour around now. Written out
 * by hand (RFC 5280), so that no program has to be there for it.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** For a server that is called so: a name or an IPv4 address. */
  issue(host: string): Certificate;
}

const HOUR_MS = 3_600_000;

export function createAuthority(name = 'Authority of the tests'): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = written(name, name, publicKey, privateKey, [basicConstraints(true), keyUsage()]);
  return {
    cert: own,
    key: pemOf(privateKey),
    issue: (host) => {
      const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const extensions = [basicConstraints(false), alternativeName(host)];
      return {
        cert: written(host, name, server.publicKey, privateKey, extensions),
        key: pemOf(server.privateKey),
      };
    },
  };
}

function written(
  subject: string,
  issuer: string,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: readonly Buffer[],
): string {
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(time(Date.now() - HOUR_MS), time(Date.now() + HOUR_MS)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, signer)]));
  const lines =
    sequence(content, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const pemOf = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...parts: readonly Buffer[]) => tagged(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

const commonName = (name: string) =>
  sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));

/** UTCTime: `260105120000Z`. */
const time = (ms: number) =>
  tagged(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/gu, '').slice(2, 14)}Z`));

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, tagged(0x04, value));
}

const basicConstraints = (isAuthority: boolean) =>
  extension('551d13', true, isAuthority ? sequence(tagged(0x01, Buffer.from([0xff]))) : sequence());

/** May sign certificates. */
const keyUsage = () => extension('551d0f', true, tagged(0x03, Buffer.from([2, 0x04])));

const alternativeName = (host: string) =>
  extension(
    '551d11',
    false,
    sequence(
      isIP(host) === 4
        ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
        : tagged(0x82, Buffer.from(host)),
    ),
  );

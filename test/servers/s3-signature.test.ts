import { expect, test } from 'vitest';
import { signatureProblem } from './s3-signature.ts';

const account = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const scope = `${account.accessKeyId}/20130524/us-east-1/s3/aws4_request`;
const noBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const now = Date.UTC(2013, 4, 24);
const headers = {
  host: 'examplebucket.s3.amazonaws.com',
  'x-amz-date': '20130524T000000Z',
  'x-amz-content-sha256': noBody,
};
const signedBy = (names: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${names},Signature=${signature}`;

test('the examples of Amazon’s manual are signed as they should, and nothing that differs from them is', () => {
  const get = {
    method: 'GET',
    path: '/test.txt',
    headers: {
      ...headers,
      range: 'bytes=0-9',
      authorization: signedBy(
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ),
    },
    body: new Uint8Array(),
  };
  const list = {
    ...get,
    path: '/?max-keys=2&prefix=J',
    headers: {
      ...headers,
      authorization: signedBy(
        'host;x-amz-content-sha256;x-amz-date',
        '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      ),
    },
  };
  const link = {
    ...get,
    path: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
    headers: { host: headers.host },
  };
  for (const request of [get, list, link]) expect(signatureProblem(request, account, now)).toBeUndefined();
  expect(signatureProblem({ ...get, method: 'DELETE' }, account, now)).toBe('SignatureDoesNotMatch');
  expect(signatureProblem({ ...get, path: '/other.txt' }, account, now)).toBe('SignatureDoesNotMatch');
  expect(signatureProblem({ ...get, body: new Uint8Array(1) }, account, now)).toBe(
    'XAmzContentSHA256Mismatch',
  );
  expect(signatureProblem(get, { ...account, secretAccessKey: 'other' }, now)).toBe('SignatureDoesNotMatch');
  expect(signatureProblem(get, { ...account, accessKeyId: 'other' }, now)).toBe('InvalidAccessKeyId');
  expect(signatureProblem(get, account, now + 3_600_000)).toBe('RequestTimeTooSkewed');
  expect(signatureProblem(link, account, now + 90_000_000)).toBe('AccessDenied');
});

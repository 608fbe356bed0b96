import { expect, test } from 'vitest';
import { ObjectStoreProblem } from '../../ports/object-store.ts';
import { addressIn } from './bucket-place.ts';

const region = 'eu-central-1';

test.each([
  ['https://192.168.7.5:9000', 'invoices'],
  ['https://[fd00::5]', 'invoices'],
  ['https://s3.example.com', 'xn--a'],
])(
  'a bucket that cannot stand before the name %s is refused, or the file would be taken for the bucket',
  (endpoint, bucket) => {
    const place = { endpoint, region, bucket, style: 'host' } as const;
    expect(() => addressIn(place, 'wages/2026.csv')).toThrow(ObjectStoreProblem);
  },
);

test('a bucket stands before the name of the storage, or first in its path', () => {
  const place = { endpoint: 'https://s3.example.com:9000/base', region, bucket: 'Invoices' } as const;
  expect(addressIn({ ...place, style: 'host' }, 'a b/c').href).toBe(
    'https://invoices.s3.example.com:9000/base/a%20b/c',
  );
  expect(addressIn({ ...place, style: 'path' }, 'a b/c').href).toBe(
    'https://s3.example.com:9000/base/Invoices/a%20b/c',
  );
});

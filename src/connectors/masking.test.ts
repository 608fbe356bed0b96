import { describe, expect, test } from 'vitest';
import { maskExchange, maskOf } from './masking.ts';

describe('a secret is masked', () => {
  test.each(['s3cret-token', 'a.b*c+d?e^f$g{h}(i)|[j]\\k/l-m', 'pässwörd "quoted"'])(
    'as it is, as it travels, and with any character in it: %s',
    (secret) => {
      const mask = maskOf([secret]);
      const base64 = Buffer.from(`user:${secret}`).toString('base64');
      for (const text of [secret, encodeURIComponent(secret), JSON.stringify(secret), `Basic ${base64}`]) {
        expect(mask(`before ${text} after`)).toContain('•••');
        expect(mask(`before ${text} after`)).not.toContain(secret);
      }
    },
  );

  test('in headers by their name, whatever they hold', () => {
    const headers = { authorization: 'x', 'X-Session-Token': 'y', accept: 'z' };
    const { request } = maskExchange(maskOf([]), { request: { title: 'GET /', headers } });
    expect(request.headers).toEqual({ authorization: '•••', 'X-Session-Token': '•••', accept: 'z' });
  });
});

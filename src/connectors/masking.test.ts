import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../expressions/value.ts';
import { explanationOf } from './explanation.ts';
import { maskExchange, maskJson, maskOf } from './masking.ts';

const secret = 'pä"ss-w/o+r<d>&\'%.*(1)';
const mask = maskOf([secret]);

describe('a secret', () => {
  it.each([
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in lower case', encodeURIComponent(secret).toLowerCase()],
    ['as a form', new URLSearchParams({ key: secret }).toString().slice(4)],
    ['escaped as JSON', JSON.stringify(secret)],
    ['escaped as JSON with escaped slashes', JSON.stringify(secret).replaceAll('/', '\\/')],
    ['escaped as HTML', 'pä&quot;ss-w/o+r&lt;d&gt;&amp;&#39;%.*(1)'],
    ['in hex', Buffer.from(secret).toString('hex')],
  ])('is masked %s', (_how, form) => {
    expect(mask.text(`before ${form} after`)).toMatch(/^before "?•••"? after$/u);
  });

  it('is masked in base64 wherever it begins in a longer text', () => {
    for (const alphabet of ['base64', 'base64url'] as const) {
      for (let before = 0; before < 6; before++) {
        for (let after = 0; after < 6; after++) {
          const whole = Buffer.from(`${'u'.repeat(before)}${secret}${'z'.repeat(after)}`);
          const masked = mask.text(whole.toString(alphabet));
          expect(masked).toContain('•••');
          const left = masked.replace('•••', '').replace(/=+$/u, '').length;
          // One character at either seam holds bits of both sides.
          expect(left).toBeLessThanOrEqual(Math.ceil(((before + after) * 8) / 6) + 1);
        }
      }
    }
  });

  it('is masked where a text was cut off in the middle of it', () => {
    const { shown } = maskOf(['correct-horse-battery']);
    expect(shown('It said: correct-horse-ba… (900 characters)')).toBe('It said: •••… (900 characters)');
    expect(shown('Y29ycmVjdC1ob3JzZS1i…')).toBe('•••…');
    expect(shown('nothing of it…')).toBe('nothing of it…');
  });

  it.each(['s3cret-token', 'a.b*c+d?e^f$g{h}(i)|[j]\\k/l-m', 'pässwörd "quoted"'])(
    'is masked whatever characters are in it: %s',
    (each) => {
      expect(maskOf([each]).text(`before ${each} after`)).toBe('before ••• after');
    },
  );

  it('that is part of another leaves nothing of the longer one', () => {
    const { text } = maskOf(['secret', 'secret-and-more']);
    expect(text('secret-and-more, secret')).toBe('•••, •••');
  });

  it('is masked in names, in lists and as a number', () => {
    const { text } = maskOf(['123456']);
    const value: JsonValue = { list: ['a 123456'], '123456': 123_456, other: 123_457, none: null };
    expect(maskJson(text, value)).toEqual({ list: ['a •••'], '•••': '•••', other: 123_457, none: null });
  });

  it('of a few letters is masked where people look, and left in what a process decides by', () => {
    const { text, shown } = maskOf(['open']);
    expect(text('{"status":"open"}')).toBe('{"status":"open"}');
    expect(shown('signed in as root:open, reopened')).toBe('signed in as root:•••, reopened');
  });
});

describe('an exchange', () => {
  it('hides headers that carry secrets, whatever they hold, and secrets anywhere else', () => {
    const side = {
      title: `GET https://api.example.com/?key=${encodeURIComponent(secret)}`,
      headers: {
        Authorization: 'Basic eA==',
        'x-echo': secret,
        'X-Vendor-Token': 'abc',
        'content-type': 'text/html',
      },
      body: `<p>${secret}</p>`,
    };
    const told = maskExchange(mask, { request: side, response: side, took_ms: 3 });
    const hidden = {
      title: 'GET https://api.example.com/?key=•••',
      headers: {
        Authorization: '•••',
        'x-echo': '•••',
        'X-Vendor-Token': '•••',
        'content-type': 'text/html',
      },
      body: '<p>•••</p>',
    };
    expect(told).toEqual({ request: hidden, response: hidden, took_ms: 3 });
  });

  it('is cut after it was masked: what is kept is bounded and says that it was shortened', () => {
    const body = `${'x'.repeat(7_990)}${secret}${'y'.repeat(100_000)}`;
    const exchange = maskExchange(mask, { request: { title: 'GET' }, response: { title: '200', body } });
    const kept = JSON.stringify(explanationOf('Call', { body }, exchange));
    expect(kept.length).toBeLessThan(61_000);
    expect(kept).toContain('"shortened":true');
    expect(JSON.stringify(explanationOf('Call', undefined, exchange))).not.toContain('pä');
  });
});

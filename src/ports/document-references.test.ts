import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashesIn } from './document-references.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

test('every hash in a text is found wherever it stands, and no longer or shorter run is taken for one', () => {
  for (let round = 0; round < 300; round += 1) {
    const parts: string[] = [];
    const expected: string[] = [];
    for (let part = 0; part < 5; part += 1) {
      const one = hash(`${round} ${part}`);
      const shape = (round * 7 + part * 3) % 5;
      const padding = ['x', '"}', '\\"', ' g'][part % 4]?.repeat(1 + ((round * 13 + part) % 70)) ?? '';
      if (shape === 0) parts.push(padding, one.slice(1));
      else if (shape === 1) parts.push(padding, `${one}0`);
      else if (shape === 2) parts.push(padding, one + one);
      else {
        parts.push(padding, one);
        expected.push(one);
      }
    }
    parts.push('-');
    expect(hashesIn(parts.join(''))).toEqual(expected);
  }
  expect(hashesIn('')).toEqual([]);
  expect(hashesIn(hash('a'))).toEqual([hash('a')]);
  expect(hashesIn(hash('a').toUpperCase())).toEqual([]);
});

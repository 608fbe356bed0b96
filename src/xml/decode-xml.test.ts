import { describe, expect, test } from 'vitest';
import { decodeXml } from './decode-xml.ts';

const declared = (encoding: string, text: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?><a>${text}</a>`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  return Uint8Array.from(
    [...Array(text.length).keys()].flatMap((index) => {
      const unit = text.charCodeAt(index);
      return order === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
    }),
  );
}

const codes = (file: Uint8Array): readonly string[] => decodeXml(file).findings.map(({ code }) => code);

describe('a file in the encoding it declares', () => {
  test.each([
    ['UTF-8', utf8(declared('UTF-8', 'Prüfung')), 'utf-8'],
    [
      'UTF-8 with a mark',
      joined(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(declared('UTF-8', 'Prüfung'))),
      'utf-8',
    ],
    ['UTF-8 undeclared', utf8('<a>Prüfung</a>'), 'utf-8'],
    ['ISO-8859-1', latin1(declared('ISO-8859-1', 'Prüfung')), 'iso-8859-1'],
    [
      'UTF-16 little endian with a mark',
      joined(Uint8Array.of(0xff, 0xfe), utf16(declared('UTF-16', 'Prüfung'), 'le')),
      'utf-16le',
    ],
    [
      'UTF-16 big endian with a mark',
      joined(Uint8Array.of(0xfe, 0xff), utf16(declared('UTF-16', 'Prüfung'), 'be')),
      'utf-16be',
    ],
    ['UTF-16 little endian without a mark', utf16(declared('UTF-16', 'Prüfung'), 'le'), 'utf-16le'],
    ['UTF-16 big endian without a mark', utf16(declared('UTF-16', 'Prüfung'), 'be'), 'utf-16be'],
  ])('%s is read without a finding', (_name, file, encoding) => {
    const decoded = decodeXml(file);
    expect(decoded.text).toContain('<a>Prüfung</a>');
    expect(decoded.text.startsWith('<')).toBe(true);
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.findings).toEqual([]);
  });

  test('windows-1252 keeps the characters ISO-8859-1 does not have', () => {
    const file = joined(
      latin1('<?xml version="1.0" encoding="windows-1252"?><a>'),
      Uint8Array.of(0x80, 0x93),
      latin1('</a>'),
    );
    expect(decodeXml(file)).toMatchObject({ encoding: 'windows-1252', findings: [] });
    expect(decodeXml(file).text).toContain('<a>€“</a>');
  });
});

describe('a file in another encoding than it declares is read as what it is, with a finding', () => {
  test.each([
    ['says UTF-8, is ISO-8859-1', latin1(declared('UTF-8', 'Prüfung')), 'windows-1252'],
    ['says nothing, is ISO-8859-1', latin1('<a>Prüfung</a>'), 'windows-1252'],
    ['says ISO-8859-1, is UTF-8', utf8(declared('ISO-8859-1', 'Prüfung')), 'utf-8'],
    ['says UTF-16, is UTF-8', utf8(declared('UTF-16', 'Prüfung')), 'utf-8'],
    ['says UTF-8, is UTF-16', utf16(declared('UTF-8', 'Prüfung'), 'le'), 'utf-16le'],
    ['says something unknown', utf8(declared('KLINGON', 'Prüfung')), 'utf-8'],
    [
      'says ISO-8859-1, is windows-1252',
      joined(latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>Prüfung</a>'), Uint8Array.of(0x80)),
      'windows-1252',
    ],
  ])('%s', (_name, file, encoding) => {
    expect(decodeXml(file).text).toContain('<a>Prüfung</a>');
    expect(decodeXml(file).encoding).toBe(encoding);
    expect(codes(file)).toEqual(['encoding-repaired']);
  });
});

test('a UTF-8 file with one stray byte keeps its other characters and says that one is lost', () => {
  const file = joined(utf8('<a>äöü grün'), Uint8Array.of(0xfc), utf8('ß</a>'));
  expect(decodeXml(file).text).toContain('äöü grün\uFFFDß');
  expect(codes(file)).toEqual(['encoding-damaged']);
});

test('zero bytes used as padding are ignored with a finding', () => {
  const file = joined(utf8('<a>text</a>'), new Uint8Array(100));
  expect(decodeXml(file).text).toBe('<a>text</a>');
  expect(codes(file)).toEqual(['characters-removed']);
});

test('text somebody decoded already is taken as it is, without its mark', () => {
  expect(decodeXml('\uFEFF<a>ü</a>')).toEqual({ text: '<a>ü</a>', encoding: 'utf-8', findings: [] });
});

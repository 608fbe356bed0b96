/**
 * Bytes → text: finds out which encoding a file is really in, whatever it claims.
 *
 * Boundary: knows nothing of XML beyond its first line.
 *
 * Invariants:
 * E1  Decoding never fails; where bytes fit no encoding, the replacement character stands in and a finding says so.
 * E2  A file read in another encoding than it declares gets a finding; one that declares none and is UTF-8 does not.
 *
 * Source: XML 1.0 appendix F (detection), WHATWG Encoding (what "ISO-8859-1" means in practice: windows-1252).
 */
import type { Finding } from './finding.ts';
import { xmlFinding } from './xml-findings.ts';

export interface DecodedXml {
  readonly text: string;
  /** Lower case, e.g. `utf-8`, `utf-16be`, `iso-8859-1`, `windows-1252`. */
  readonly encoding: string;
  readonly findings: readonly Finding[];
}

/** `file` as bytes in any encoding; a string is taken as already decoded. */
export function decodeXml(file: Uint8Array | string): DecodedXml {
  if (typeof file === 'string') return tidy(file.replace(/^\uFEFF/, ''), 'utf-8', []);
  const marked = byteOrderMark(file);
  const declared = declaredEncoding(file, marked ?? widthWithoutMark(file));
  const real = marked ?? widthWithoutMark(file);
  if (real !== undefined) {
    const text = new TextDecoder(real).decode(file);
    return tidy(text, real, contradicts(declared, real) ? [repaired(declared, real)] : []);
  }
  return decodeEightBit(file, declared);
}

function decodeEightBit(file: Uint8Array, declared: string | undefined): DecodedXml {
  const utf8 = strictly('utf-8', file);
  if (utf8 !== undefined) {
    const onlyAscii = utf8.length === file.length;
    if (declared === undefined || isUtf8(declared)) return tidy(utf8, 'utf-8', []);
    if (onlyAscii && singleByteLabel(declared) !== undefined) return tidy(utf8, declared, []);
    return tidy(utf8, 'utf-8', [repaired(declared, 'utf-8')]);
  }
  const label = declared === undefined || isUtf8(declared) ? undefined : singleByteLabel(declared);
  if (label !== undefined && declared !== undefined) return decodeSingleByte(file, declared, label);
  const lenient = new TextDecoder('utf-8').decode(file);
  if (damagedCharacters(lenient) < otherForeignCharacters(lenient)) {
    return tidy(lenient, 'utf-8', [damaged(damagedCharacters(lenient))]);
  }
  return tidy(singleByteText('windows-1252', file), 'windows-1252', [repaired(declared, 'windows-1252')]);
}

function decodeSingleByte(file: Uint8Array, declared: string, label: string): DecodedXml {
  const text = singleByteText(label, file);
  // Bytes 80–9F are control characters in ISO-8859-1; where they occur the file was written as windows-1252.
  const beyondLatin1 = label === 'windows-1252' && file.some((byte) => byte >= 0x80 && byte <= 0x9f);
  if (beyondLatin1 && declared !== 'windows-1252') {
    return tidy(text, 'windows-1252', [repaired(declared, 'windows-1252')]);
  }
  return tidy(text, declared, []);
}

/** What windows-1252 has where ISO-8859-1 has control characters, from byte 80 on; blanks are unassigned. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Node 20 decodes windows-1252 as if it were ISO-8859-1; the difference is made good here and harmless elsewhere. */
function singleByteText(label: string, file: Uint8Array): string {
  const text = new TextDecoder(label).decode(file);
  if (label !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (character) => {
    const assigned = windows1252.charAt(character.charCodeAt(0) - 0x80);
    return assigned === ' ' ? character : assigned;
  });
}

function byteOrderMark(file: Uint8Array): string | undefined {
  if (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf) return 'utf-8';
  if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
  if (file[0] === 0xfe && file[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark shows in its first characters: one of `<`, space or line end beside a zero byte. */
function widthWithoutMark(file: Uint8Array): string | undefined {
  const [first, second, third, fourth] = file;
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return undefined;
}

function declaredEncoding(file: Uint8Array, width: string | undefined): string | undefined {
  const head = new TextDecoder(width ?? 'windows-1252').decode(file.subarray(0, 512));
  return /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(head)?.[1]?.toLowerCase().trim();
}

function contradicts(declared: string | undefined, real: string): boolean {
  if (declared === undefined) return false;
  if (real === 'utf-8') return !isUtf8(declared) && declared !== '';
  return (
    !/^(utf-?16|ucs-?2|iso-10646-ucs-2|unicode)/.test(declared) ||
    (declared.endsWith('le') && real.endsWith('be'))
  );
}

function isUtf8(label: string): boolean {
  return label === '' || /^(utf-?8|unicode-1-1-utf-8|us-ascii|ascii)$/.test(label);
}

/** The WHATWG name of an eight-bit encoding; `undefined` for unknown labels and those of more bytes a character. */
function singleByteLabel(declared: string): string | undefined {
  try {
    const name = new TextDecoder(declared).encoding;
    return name.startsWith('utf-') ? undefined : name;
  } catch {
    return undefined;
  }
}

function strictly(label: string, file: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(file);
  } catch {
    return undefined;
  }
}

function damagedCharacters(text: string): number {
  return text.split('\uFFFD').length - 1;
}

function otherForeignCharacters(text: string): number {
  return text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
}

function tidy(text: string, encoding: string, findings: readonly Finding[]): DecodedXml {
  if (!text.includes('\0')) return { text, encoding, findings };
  const removed = xmlFinding('characters-removed', {
    message: 'The file holds zero bytes, which XML does not allow.',
    default: 'Baton ignores them.',
  });
  return { text: text.replaceAll('\0', ''), encoding, findings: [...findings, removed] };
}

function repaired(declared: string | undefined, real: string): Finding {
  const claim =
    declared === undefined || declared === '' ? 'names no character encoding' : `says it is ${declared}`;
  return xmlFinding('encoding-repaired', {
    message: `The file ${claim}, but its characters are ${real}.`,
    default: `Baton reads it as ${real}. Check that accents and umlauts look right.`,
    line: 1,
  });
}

function damaged(count: number): Finding {
  return xmlFinding('encoding-damaged', {
    message: `${count} character(s) of the file fit no encoding.`,
    default: 'Baton shows them as � and reads the rest.',
  });
}

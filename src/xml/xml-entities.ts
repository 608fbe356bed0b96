/**
 * Character references of XML: the five predefined entities and numeric ones. Nothing else is ever expanded (the
 * reader refuses a file that declares entities of its own), so the result is never longer than the source.
 *
 * Source: XML 1.0, sections 2.2, 4.1 and 4.6.
 */

const predefined: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Unknown or impossible references stay as written. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(\w{1,32}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return predefined.get(name) ?? whole;
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal ?? '', 10);
      return isXmlCharacter(code) ? String.fromCodePoint(code) : whole;
    },
  );
}

/** An `&` that begins no reference the reader knows. */
export function holdsBareAmpersand(raw: string): boolean {
  return raw.includes('&') && /&(?!(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);)/i.test(raw);
}

function isXmlCharacter(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return true;
  return (
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** The text a FEEL string literal stands for: escapes resolved (DMN 1.5, grammar rules 34 and 64). */
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};

/** `literal` with its quotation marks. An escape that FEEL does not know stays as written. */
export function parseStringLiteral(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))/gs,
      (whole, four: string | undefined, six: string | undefined, char: string | undefined) => {
        if (four !== undefined) return String.fromCharCode(Number.parseInt(four, 16));
        if (six !== undefined) return codePoint(Number.parseInt(six, 16)) ?? whole;
        return ESCAPES[char ?? ''] ?? whole;
      },
    );
}

function codePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/**
 * The one repair of broken XML that loses nothing: a "<" that begins no tag, as in "if amount < 5".
 *
 * Everything else that is not well-formed (tags left open, a file cut off) is refused, because reading on would mean
 * guessing what is missing.
 */

/** The text with such signs escaped; `undefined` where there are none. Comments and CDATA may hold them. */
export function escapeLooseBrackets(text: string): string | undefined {
  const parts: string[] = [];
  let copied = 0;
  let at = text.indexOf('<');
  while (at !== -1) {
    const skipped = endOfLiteral(text, at);
    if (skipped === undefined && /[\s\d=<]/.test(text.charAt(at + 1))) {
      parts.push(text.slice(copied, at), '&lt;');
      copied = at + 1;
    }
    at = text.indexOf('<', skipped ?? at + 1);
  }
  return parts.length === 0 ? undefined : `${parts.join('')}${text.slice(copied)}`;
}

/** Where the comment or CDATA section that begins here ends; the end of the text where it never does. */
function endOfLiteral(text: string, at: number): number | undefined {
  for (const [opening, closing] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(opening, at)) continue;
    const end = text.indexOf(closing, at);
    return end === -1 ? text.length : end;
  }
  return undefined;
}

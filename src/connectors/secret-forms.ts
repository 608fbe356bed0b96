/**
 * The texts a secret may stand as in what the other side sends back: as it is, and as it travels.
 *
 * Invariant SF1: percent-encoded, as a form, escaped as JSON or HTML, in hex, and in base64 wherever it begins in a
 * longer text (`user:password`).
 */

/** Pieces of base64 that are shorter stand in too many texts. */
const SHORTEST_CORE = 6;

export function secretForms(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    percent,
    lowerCaseEscapes(percent),
    new URLSearchParams({ a: secret }).toString().slice(2),
    encodeURI(secret),
    json,
    json.replaceAll('/', '\\/'),
    asciiJson(json),
    html(secret),
    html(secret).replaceAll('&#39;', '&#x27;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64Cores(bytes),
  ];
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase());
}

/** As programs write it that keep to ASCII. */
function asciiJson(json: string): string {
  // Code units, not characters: that is what JSON escapes.
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What base64 makes of it at each of the three offsets it can have in a longer text: the characters that are its own. */
function base64Cores(secret: Uint8Array): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), secret]).toString('base64');
    const bits = (offset + secret.length) * 8;
    const core = text.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
    return core.length < SHORTEST_CORE ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

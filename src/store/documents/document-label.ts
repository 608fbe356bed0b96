/** How a kept file is called: from outside, therefore cleaned. Shown, never opened. */

const LONGEST_NAME = 200;

/** The last part of a path, without signs that cannot be seen or that turn the direction of writing. */
export function displayName(name: string): string {
  const last = name.split(/[/\\]/u).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  return clean === '' || /^\.+$/u.test(clean) ? 'file' : [...clean].slice(0, LONGEST_NAME).join('');
}

/** `type/subtype` in lower case, without parameters; what is none is bytes of an unknown kind. */
export function mediaType(type: string): string {
  const [essence = ''] = type.split(';');
  const clean = essence.trim().toLowerCase();
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,99}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}$/u.test(clean)
    ? clean
    : 'application/octet-stream';
}

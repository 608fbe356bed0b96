/** Names for people and for wirings, from the names of programs. */

const longest = 80;

/** `petId`, `pet_id`, `X-Pet-Id` → “Pet id”. */
export function plainName(given: string): string {
  const words = given
    .replace(/^x-(?=\w)/iu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_\-./:[\]$]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^\p{Lu}{2,}$/u.test(word) || /\d/u.test(word) ? word : word.toLowerCase()))
    .join(' ');
  if (words === '') return given;
  const name = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}…`;
}

/** An identifier of letters, digits and hyphens. */
export function operationKey(given: string): string {
  return given
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, longest)
    .replace(/-+$/u, '');
}

/** A name that a wiring can give a value to: letters, digits, underscores. */
export function fieldKey(given: string): string {
  const key = given
    .replace(/[^\p{L}\p{N}_]+/gu, '_')
    .replace(/^_+|_+$/gu, '')
    .slice(0, longest);
  if (key === '') return 'value';
  return /^\p{N}/u.test(key) ? `_${key}` : key;
}

/** The first of `wishes` that is free, else the last with a number; it is taken then. */
export function freeName(taken: Set<string>, wishes: readonly string[]): string {
  const last = wishes.at(-1) ?? 'value';
  let name = wishes.find((wish) => !taken.has(wish));
  for (let number = 2; name === undefined; number++) {
    if (!taken.has(`${last}_${number}`)) name = `${last}_${number}`;
  }
  taken.add(name);
  return name;
}

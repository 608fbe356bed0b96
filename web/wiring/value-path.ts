/** Places in a value, as FEEL writes them: `order.lines[1].price`; and a proposal for what to call what lies there. */

/** Names of members, and places in lists from 0. */
export type ValuePath = readonly (string | number)[];

const plainName = /^[\p{Letter}_][\p{Letter}\p{Number}_]*$/u;
/** Words of the language, which a name must not be taken for. */
const keywords = new Set(
  'and between else every false for function if in instance not null or return satisfies some then true external of'.split(
    ' ',
  ),
);

export function feelName(name: string): string {
  return plainName.test(name) && !keywords.has(name) ? name : `\`${name}\``;
}

export function feelPath(path: ValuePath): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part + 1}]`;
    return before === '' ? feelName(part) : `${before}.${feelName(part)}`;
  }, '');
}

/** `body.invoice-id` → `invoiceId`; a plain `id` or `value` takes the name it stands under along: `invoiceId`. */
export function proposedName(place: string, taken: ReadonlySet<string>): string {
  const names = place
    .replace(/\[\d+\]/g, '')
    .split(/\.(?=[^`']*(?:[`'][^`']*[`'][^`']*)*$)/)
    .map((name) => name.replace(/[`']/g, ''))
    .filter((name) => name !== '');
  const last = names.at(-1) ?? 'result';
  const before = names.at(-2);
  const tooPlain = /^(id|value|name|number|status|result|total|key|type)$/i.test(last);
  const wanted = camelCase(
    tooPlain && before !== undefined && before !== 'body' ? `${before} ${last}` : last,
  );
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

function camelCase(text: string): string {
  const words = text.split(/[^\p{Letter}\p{Number}]+/u).filter((word) => word !== '');
  const joined = words
    .map((word, index) =>
      index === 0
        ? word.charAt(0).toLowerCase() + word.slice(1)
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');
  return /^\p{Letter}/u.test(joined) ? joined : `value${joined}`;
}

/**
 * Which variable of the case an input of an action probably means, by the likeness of their names.
 *
 * Invariants:
 * MG1  An input gets a guess only where one name is clearly the likest; a field that is `fixed` gets none.
 */
import { plain, wordsOf } from './suggestion-words.ts';

export interface SuggestibleInput {
  readonly name: string;
  readonly title: string;
  /** Only ever written out. */
  readonly fixed: boolean;
}

export interface GuessedMapping {
  readonly input: string;
  readonly expression: string;
  readonly reason: string;
}

/** Names for the same, German and English. */
const same: readonly (readonly string[])[] = [
  ['to', 'recipient', 'email', 'mail', 'emailaddress', 'empfanger', 'mailadresse'],
  ['subject', 'betreff'],
  ['amount', 'total', 'sum', 'betrag', 'summe'],
  ['customer', 'client', 'kunde'],
  ['text', 'message', 'nachricht'],
  ['number', 'no', 'nr', 'nummer'],
  ['date', 'datum'],
  ['address', 'adresse'],
  ['phone', 'telephone', 'telefon'],
  ['firstname', 'vorname'],
  ['lastname', 'surname', 'nachname'],
  ['company', 'firma'],
  ['currency', 'wahrung'],
  ['invoice', 'rechnung'],
  ['order', 'bestellung', 'auftrag'],
];
const known = new Map(same.flatMap((group) => group.map((word) => [word, group[0] ?? word] as const)));
const likeEnough = 0.6;

export function guessMappings(
  inputs: readonly SuggestibleInput[],
  variables: readonly string[],
): readonly GuessedMapping[] {
  return inputs.flatMap((input) => {
    if (input.fixed) return [];
    const ranked = variables
      .map((path) => ({ path, likeness: likenessOf(input, path) }))
      .filter(({ likeness }) => likeness >= likeEnough)
      .sort((one, other) => other.likeness - one.likeness || one.path.length - other.path.length);
    const [best, next] = ranked;
    if (best === undefined || (next?.likeness === best.likeness && next.path.length === best.path.length))
      return [];
    return [
      {
        input: input.name,
        expression: best.path,
        reason: `“${input.title}” and “${best.path}” are called alike.`,
      },
    ];
  });
}

function likenessOf({ name, title }: SuggestibleInput, path: string): number {
  const wanted = [conceptsOf(name), conceptsOf(title)];
  const parts = path.replaceAll('`', '').split('.');
  const [last, whole] = [conceptsOf(parts.at(-1) ?? ''), conceptsOf(parts.join(' '))];
  return Math.max(...wanted.flatMap((one) => [overlap(one, last), overlap(one, whole)]));
}

function conceptsOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text.replaceAll('_', ' ')).map((word) => known.get(plain(word)) ?? plain(word)));
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared === 0 ? 0 : shared / (one.size + other.size - shared);
}

/**
 * What goes wrong with files: bytes are lost, flipped or doubled, elements moved, doubled, left out or nested into each
 * other, ids mixed up, attributes dropped or filled with nonsense.
 *
 * Boundary: makes the damage, by a seeded stream of chance; judges nothing.
 */
import { type Random, seededRandom } from '../../src/host/rehearsal/random.ts';

type Mutation = (text: string, random: Random) => string;

const NONSENSE = [
  '',
  ' ',
  '-1',
  '1e999',
  '&amp;',
  'ß',
  '__proto__',
  'constructor',
  '${1}',
  '=1 +',
  'P1Y',
  '\u202e',
  'x'.repeat(3000),
];

function pick<T>(random: Random, values: readonly T[]): T | undefined {
  return values[random.below(values.length)];
}

function withRange(change: (part: string, random: Random) => string): Mutation {
  return (text, random) => {
    const from = random.below(text.length);
    const to = Math.min(text.length, from + 1 + random.below(120));
    return text.slice(0, from) + change(text.slice(from, to), random) + text.slice(to);
  };
}

/** From one start tag to the end of an end tag somewhere behind it: often a whole element, often not. */
function elementIn(text: string, random: Random): { readonly from: number; readonly to: number } | undefined {
  const starts = [...text.matchAll(/<[a-zA-Z:]+[\s>/]/g)];
  const start = pick(random, starts)?.index;
  if (start === undefined) return undefined;
  const name = /^<([\w:]+)/.exec(text.slice(start, start + 80))?.[1] ?? '';
  const own = text.indexOf(`</${name}>`, start);
  const empty = text.indexOf('/>', start);
  const to = own >= 0 && random.chance(0.6) ? own + name.length + 3 : empty >= 0 ? empty + 2 : text.length;
  return { from: start, to };
}

function withElement(
  change: (text: string, part: string, from: number, to: number, random: Random) => string,
): Mutation {
  return (text, random) => {
    const found = elementIn(text, random);
    return found === undefined
      ? text
      : change(text, text.slice(found.from, found.to), found.from, found.to, random);
  };
}

function withAttribute(
  change: (name: string, value: string, random: Random, text: string) => string,
): Mutation {
  return (text, random) => {
    const found = pick(random, [...text.matchAll(/ ([\w:]+)="([^"]*)"/g)]);
    if (found?.index === undefined) return text;
    const [whole, name = '', value = ''] = found;
    return (
      text.slice(0, found.index) + change(name, value, random, text) + text.slice(found.index + whole.length)
    );
  };
}

const mutations: readonly Mutation[] = [
  withRange(() => ''),
  withRange((part) => part + part),
  withRange((part) => [...part].reverse().join('')),
  withRange((part, random) => part.replaceAll(/[a-z]/g, () => String.fromCharCode(33 + random.below(94)))),
  withElement((text, _part, from, to) => text.slice(0, from) + text.slice(to)),
  withElement((text, part, _from, to) => text.slice(0, to) + part + text.slice(to)),
  withElement((text, part, from, to, random) => {
    const rest = text.slice(0, from) + text.slice(to);
    const at = rest.indexOf('>', random.below(rest.length)) + 1;
    return rest.slice(0, at) + part + rest.slice(at);
  }),
  withAttribute(() => ''),
  withAttribute((name, _value, random) => ` ${name}="${pick(random, NONSENSE)}"`),
  withAttribute((name, value, random, text) => {
    const other = pick(random, [...text.matchAll(/ id="([^"]*)"/g)])?.[1] ?? value;
    return ` ${name}="${other}"`;
  }),
  withAttribute(
    (name, value, random) =>
      ` ${name}="${value}" ${pick(random, ['isForCompensation', 'triggeredByEvent', 'cancelActivity', 'isInterrupting', 'instantiate', 'default', 'parallelMultiple'])}="${random.chance(0.5)}"`,
  ),
];

/** One to four things go wrong with it. */
export function mutated(text: string, seed: number): string {
  const random = seededRandom(seed);
  let result = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1)
    result = pick(random, mutations)?.(result, random) ?? result;
  return result;
}

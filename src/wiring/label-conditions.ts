/**
 * LabelConditions: conditions as people write them on a branch, as a draft in FEEL. "> 1000 EUR" → amount > 1000,
 * "Yes" under "Invoice correct?" → invoice correct = true.
 *
 * Boundary: drafts for suggestions only. The variable is named after the gateway's question (or what stands before
 * the operator); whether such a variable exists is for the person who confirms the draft.
 *
 * Invariants:
 * B1  Every draft compiles as FEEL.
 */
import { usableFeel } from './usable-expression.ts';

export interface ConditionDraft {
  readonly text: string;
}

const yes = /^(?:yes|y|ja|j|oui|sí|si|sì|true|wahr|vrai|ok)[.!]?$/iu;
const no = /^(?:no|n|nein|non|false|falsch|faux|not ok|nicht ok)[.!]?$/iu;
const operators: readonly (readonly [RegExp, string])[] = [
  [/^(?:>=|≥|=>|at least|mindestens|ab|au moins|al menos|almeno)/iu, '>='],
  [/^(?:<=|≤|=<|at most|up to|höchstens|bis zu|maximal|bis|au plus|jusqu'à|hasta|al massimo|fino a)/iu, '<='],
  [/^(?:<>|!=|≠|not equal to|ungleich)/iu, '!='],
  [/^(?:>|more than|greater than|over|above|mehr als|größer als|über|plus de|más de|più di|oltre)/iu, '>'],
  [
    /^(?:<|less than|under|below|fewer than|weniger als|kleiner als|unter|moins de|menos de|meno di|sotto)/iu,
    '<',
  ],
  [/^(?:==?|equals?|gleich)/iu, '='],
];
const anyOperator =
  /(?<![\p{L}\d])(?:>=|≥|=>|<=|≤|=<|<>|!=|≠|>|<|==?|at least|at most|more than|greater than|less than|mindestens|höchstens|mehr als|weniger als|größer als|kleiner als|plus de|moins de|más de|menos de|più di|meno di)|[<>=≥≤≠]/iu;
const currencies: readonly (readonly [RegExp, number])[] = [
  [/^[€$£]|(?:€|\$|£|eur(?:o|os)?|usd|gbp|chf|dollars?)\.?$/iu, 1],
];

export function draftCondition(label: string, question: string | undefined): ConditionDraft | undefined {
  const line = label.replace(/\s+/gu, ' ').trim();
  if (line === '' || line.length > 120) return undefined;
  const draft = yesOrNo(line, question) ?? comparison(line, question);
  return draft !== undefined && usableFeel(draft).usable ? { text: draft } : undefined;
}

function yesOrNo(line: string, question: string | undefined): string | undefined {
  if (yes.test(line)) return `${variableName(question) ?? 'answer'} = true`;
  return no.test(line) ? `${variableName(question) ?? 'answer'} = false` : undefined;
}

function comparison(line: string, question: string | undefined): string | undefined {
  const found = anyOperator.exec(line);
  if (!found) return undefined;
  const left = line.slice(0, found.index).trim();
  if (/[()[\]{}'":]/u.test(left)) return undefined;
  const rest = line.slice(found.index);
  for (const [pattern, operator] of operators) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const operand = readOperand(rest.slice(match[0].length).trim());
    if (operand === undefined) return undefined;
    const fallback = operand.money ? 'amount' : 'value';
    const name = left === '' ? (variableName(question) ?? fallback) : variableName(left);
    return name === undefined ? undefined : `${name} ${operator} ${operand.text}`;
  }
  return undefined;
}

function readOperand(text: string): { readonly text: string; readonly money: boolean } | undefined {
  const money = currencies.some(([pattern]) => pattern.test(text));
  const bare = text
    .replace(/^[€$£]\s*/u, '')
    .replace(/\s*(?:€|\$|£|%|eur(?:o|os)?|usd|gbp|chf|dollars?)\.?$/iu, '')
    .trim();
  const number = readNumber(bare);
  if (number !== undefined) return { text: number, money };
  const quoted = /^["'„“«](.+)["'“”»]$/u.exec(bare)?.[1];
  if (quoted !== undefined && !/["\\]/u.test(quoted)) return { text: `"${quoted}"`, money: false };
  return undefined;
}

/** 1000, 1,000, 1.000, 1'000, 1 000, 10k, 2.5, 2,5: three digits after the only separator are thousands. */
function readNumber(text: string): string | undefined {
  const match = /^(-?\d{1,3}(?:[.,' ]\d{3})+|-?\d+)(?:[.,](\d{1,2}))?\s*(k)?$/iu.exec(text);
  if (!match) return undefined;
  const whole = (match[1] ?? '').replace(/[.,' ]/gu, '');
  const value =
    Number(`${whole}${match[2] === undefined ? '' : `.${match[2]}`}`) * (match[3] === undefined ? 1 : 1000);
  return Number.isFinite(value) ? String(value) : undefined;
}

/** "Is the invoice correct?" → `invoice correct`: FEEL names may hold blanks, so the words stay readable. */
function variableName(text: string | undefined): string | undefined {
  const words = (text ?? '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_ ]/gu, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '' && !filler.has(word.toLowerCase()));
  if (words.length === 0 || words.length > 5 || /^\p{N}/u.test(words[0] ?? '')) return undefined;
  return words.map((word) => (word === word.toUpperCase() ? word : word.toLowerCase())).join(' ');
}

const filler = new Set(
  'a an the is are was were has have does do did if and or not in of to be been which what der die das ist sind wurde hat ein eine le la les est il el los es esta son lo gli i è for some every return satisfies then else between'.split(
    ' ',
  ),
);

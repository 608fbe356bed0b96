/**
 * FormFields: what kind of field a variable needs, from how the expressions that read it use it: compared with numbers
 * → a number, with texts → a choice of these texts, taken as a truth value → yes or no, walked through → a list.
 *
 * Boundary: one variable at a time. Where the uses say nothing or contradict each other it is a text.
 */
import type { FormField } from './definition.ts';
import type { ExpressionUse } from './forms.ts';

export interface Reading {
  readonly use: ExpressionUse;
  readonly text: string;
}

type FieldType = FormField['type'];

const longestHint = 200;

export function fieldFor(name: string, readings: readonly Reading[]): FormField {
  const type = typeOf(name, readings);
  const options = type === 'string' ? optionsOf(name, readings) : undefined;
  return {
    name,
    label: readings.find(({ use }) => use.label !== undefined)?.use.label ?? labelOf(name),
    type,
    required: readings.some(({ use }) => !use.optional),
    ...(options === undefined ? {} : { options }),
    hint: hintOf(readings),
  };
}

/** `orderAmount`, `order_amount` → "Order amount". */
export function labelOf(name: string): string {
  const words = name
    .replace(/[_\-.]+/gu, ' ')
    .replace(
      /(\p{Ll}|\p{N})(\p{Lu})/gu,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .replace(/\s+/gu, ' ')
    .trim();
  return words === '' ? name : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function typeOf(name: string, readings: readonly Reading[]): FieldType {
  const votes = new Set(
    readings.flatMap(({ use: { expects }, text }) =>
      expects !== undefined && bare(text) === name ? expects : votesOf(name, text),
    ),
  );
  for (const type of ['json', 'date', 'number', 'string', 'boolean'] as const)
    if (votes.has(type)) return type;
  return 'string';
}

function votesOf(name: string, text: string): FieldType[] {
  const variable = escaped(name);
  const votes: FieldType[] = [];
  const says = (pattern: string): boolean => new RegExp(pattern, 'iu').test(text);
  const operator = '(?:[<>]=?|[!=]=?|eq|ne|lt|gt|le|ge)';
  if (
    says(`\\bin\\s+${variable}\\s+(?:satisfies|return)`) ||
    says(`${variable}\\s*[.[]`) ||
    says(`(?:count|sum|list contains|size|empty)\\s*\\(?\\s*${variable}`)
  ) {
    votes.push('json');
  }
  if (says(`${variable}\\s*${operator}\\s*(?:date|@"\\d{4}-)`)) votes.push('date');
  if (
    says(`${variable}\\s*${operator}\\s*-?\\d`) ||
    says(`-?\\d\\s*${operator}\\s*${variable}`) ||
    says(`${variable}\\s*(?:[-*/]|\\+(?!\\s*["']))`) ||
    says(`${variable}\\s+(?:between\\s+|in\\s+[[(\\]]?)-?\\d`)
  ) {
    votes.push('number');
  }
  const joined = says(`${variable}\\s*\\+\\s*["']`) || says(`["']\\s*\\+\\s*${variable}`);
  if (joined || says(`${variable}\\s*${operator}\\s*["']`) || says(`["']\\s*${operator}\\s*${variable}`))
    votes.push('string');
  if (says(`${variable}\\s*${operator}\\s*(?:true|false)\\b`) || isTruth(variable, text))
    votes.push('boolean');
  return votes;
}

/** Standing alone, negated, or joined by and/or: taken as a truth value. */
function isTruth(variable: string, text: string): boolean {
  const side = `(?:^|\\(|!|\\b(?:and|or|not|if)\\b|&&|\\|\\|)\\s*${variable}\\s*(?:$|\\)|\\b(?:and|or|then)\\b|&&|\\|\\||\\?)`;
  return new RegExp(side, 'iu').test(bare(text));
}

/** Without what only says that it is an expression. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^[$#]\{([\s\S]*)\}$/u, '$1')
    .replace(/^=/u, '')
    .trim();
}

/** The texts it is compared with, where they are all there is to choose from. */
function optionsOf(name: string, readings: readonly Reading[]): FormField['options'] {
  // With a branch for "anything else" the texts named are not the only ones a person may mean.
  if (readings.some(({ use }) => use.optional)) return undefined;
  const literals = new Set<string>();
  for (const { text } of readings) {
    const found = [
      ...text.matchAll(
        new RegExp(`${escaped(name)}\\s*(?:==?|!=|eq|ne)\\s*(?:"([^"\\\\]*)"|'([^'\\\\]*)')`, 'giu'),
      ),
    ];
    if (found.length === 0) return undefined;
    for (const match of found) literals.add(match[1] ?? match[2] ?? '');
  }
  return literals.size < 2 ? undefined : [...literals].map((value) => ({ value, label: value }));
}

function hintOf(readings: readonly Reading[]): string {
  const purposes = [...new Set(readings.map(({ use }) => use.purpose))];
  const shown = purposes.length > 3 ? [...purposes.slice(0, 3), 'more'] : purposes;
  const said =
    shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
  const sentence = `${said} ${purposes.length === 1 ? 'depends' : 'depend'} on it.`;
  const hint = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
  return hint.length > longestHint ? `${hint.slice(0, longestHint - 1)}…` : hint;
}

function escaped(name: string): string {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/\s+/gu, '\\s+');
  return `(?<![\\p{L}\\p{N}_."'])${pattern}(?![\\p{L}\\p{N}_"'])`;
}

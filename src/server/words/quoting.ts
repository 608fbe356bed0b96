/** Small pieces every sentence uses: quotation marks, lists, counts, capitals. */

import { quoted } from '../../bpmn/naming.ts';

/** “Approve invoice”; line breaks of a label on the drawing become blanks. */
export function quote(text: string): string {
  return quoted(oneLine(text));
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** "a", "a or b", "a, b or c". */
export function choiceOf(items: readonly string[], word: 'or' | 'and' = 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** `3 cases`, `1 case`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What somebody else wrote, to be followed by a full stop that is not its own. */
export function withoutStop(text: string): string {
  return text.replace(/(?<!\.)\.$/, '');
}

/** Cuts a long technical text so that a sentence stays a sentence. */
export function shortened(text: string, length = 200): string {
  const line = oneLine(text);
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

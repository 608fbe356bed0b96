/**
 * WrittenValues: texts of the dialects told apart into plain values and expressions.
 *
 * Source: Camunda 7 and Flowable: an expression stands in `${…}` or `#{…}`. Camunda 8: it begins with `=`, all else is a text.
 */
import type { WrittenValue } from '../meaning.ts';

/** Of the engines in Java. */
export function javaValue(text: string): WrittenValue {
  return isJavaExpression(text) ? { expression: { language: 'juel', text } } : { literal: text };
}

export function isJavaExpression(text: string): boolean {
  return /[$#]\{/u.test(text);
}

/** Of Camunda 8. */
export function feelValue(text: string): WrittenValue {
  if (!text.startsWith('=')) return { literal: text };
  return { expression: { language: 'feel', text: text.slice(1).trim() } };
}

/** Names separated by commas; a comma within an expression separates nothing. */
export function javaList(text: string): readonly WrittenValue[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{') depth++;
    else if (sign === '}') depth--;
    else if (sign === ',' && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(javaValue);
}

export function feelList(text: string): readonly WrittenValue[] {
  const value = feelValue(text);
  if ('expression' in value) return [value];
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ literal: part }));
}

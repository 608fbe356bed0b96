/**
 * Correlation: the keys of the file's conversations as expressions, by the name of the message.
 *
 * Invariants:
 * K1  A key is of use for a message only where every property of it can be found in that message.
 *
 * Source: BPMN 2.0.2, 8.4.2.
 */
import type { FormalExpression } from '../bpmn/diagram.ts';
import { tidyText } from '../bpmn/naming.ts';
import { compileExpression, type ExpressionSource } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import type { CorrelationDefinition, MessageKey } from './correlation-definition.ts';
import { pathOf } from './drawn-mappings.ts';
import { quote, readExpression } from './usable-expression.ts';

export function correlationOf(
  compilation: Compilation,
  process: string,
): { readonly correlation?: CorrelationDefinition } {
  const { correlation, messages } = compilation.diagram;
  const byMessage = [...messages.values()].map((message) => {
    const name = tidyText(message.name) ?? message.id;
    return [name, keysOf(compilation, message.id)] as const;
  });
  const subscribed = correlation.subscriptions.filter((one) => one.process === process);
  const contexts = subscribed.flatMap(({ key, bindings }) => {
    const properties = correlation.keys.find(({ id }) => id === key)?.properties ?? [];
    const source = together(
      compilation,
      key,
      properties.map((property) => bindings.get(property)),
    );
    return source === undefined ? [] : [{ key, of: source }];
  });
  const used = byMessage.filter(([, keys]) => keys.length > 0);
  return used.length === 0 ? {} : { correlation: { messages: Object.fromEntries(used), contexts } };
}

function keysOf(compilation: Compilation, message: string): MessageKey[] {
  const { keys, paths } = compilation.diagram.correlation;
  return keys.flatMap(({ id, properties }) => {
    const found = properties.map((property) => paths.get(property)?.get(message));
    if (found.length === 0 || found.includes(undefined)) return [];
    const source = together(compilation, id, found);
    return source === undefined ? [] : [{ key: id, of: source }];
  });
}

/** One expression that gives a value, or the list of values where the key has several properties. */
function together(
  compilation: Compilation,
  key: string,
  parts: readonly (FormalExpression | undefined)[],
): ExpressionSource | undefined {
  const texts: string[] = [];
  for (const part of parts) {
    const text = part && feelOf(part);
    if (text === undefined) {
      if (part !== undefined) reportPath(compilation, key, part.text);
      return undefined;
    }
    texts.push(text);
  }
  const [only] = texts;
  if (only === undefined) return undefined;
  const source = { language: 'feel', text: texts.length === 1 ? only : `[${texts.join(', ')}]` } as const;
  return compileExpression(source).ok ? source : undefined;
}

/** A path (`/order/number`, `getDataObject('order')/number`) or an expression. */
function feelOf(written: FormalExpression): string | undefined {
  const text = written.text.trim();
  const path =
    pathOf(text) ??
    (/^\/?[\p{L}_][\p{L}\p{N}_]*(?:\/[\p{L}_][\p{L}\p{N}_]*)*$/u.test(text)
      ? text.replace(/^\//u, '').replaceAll('/', '.')
      : undefined);
  const feel = path ?? text;
  if (compileExpression({ language: 'feel', text: feel }).ok && path !== undefined) return feel;
  const read = readExpression(written);
  return read.usable && read.source.language === 'feel' ? read.source.text : undefined;
}

function reportPath(compilation: Compilation, key: string, text: string): void {
  compilation.reportAt('correlation-not-usable', key, {
    message: `The correlation key ${quote(compilation.diagram.correlation.keys.find(({ id }) => id === key)?.name ?? key)} looks for ${quote(text)}, which Baton cannot work out.`,
    default: 'Messages are not told apart by it.',
  });
}

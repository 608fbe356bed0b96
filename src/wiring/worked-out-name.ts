/**
 * WorkedOutName: names of messages that a dialect gives as an expression (`payment-${orderId}`, `="payment-" + orderId`).
 */
import type { ExpressionSource } from '../expressions/expression.ts';
import { usableSource } from './written-operand.ts';

/** Nothing where the name is a text, or an expression that Baton cannot evaluate: then it is taken as written. */
export function workedOut(name: string): { readonly nameBy?: ExpressionSource } {
  const text = name.trim();
  if (!text.startsWith('=') && !/[$#]\{/u.test(text)) return {};
  const read = usableSource(
    text.startsWith('=') ? { language: 'feel', text: text.slice(1).trim() } : { language: 'juel', text },
  );
  return 'source' in read ? { nameBy: read.source } : {};
}

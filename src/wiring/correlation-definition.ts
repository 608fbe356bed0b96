/**
 * How a process tells messages apart by the keys of its conversations. Plain data, part of a definition.
 *
 * Source: BPMN 2.0.2, 8.4.2.
 */
import type { ExpressionSource } from '../expressions/expression.ts';

export interface CorrelationDefinition {
  /** By the message's name: the keys that can be read from it, most important first. */
  readonly messages: Readonly<Record<string, readonly MessageKey[]>>;
  /** What a key is for the process, whatever was sent or received: over its variables. */
  readonly contexts: readonly MessageKey[];
}

/** `key`: id of the correlation key; `of`: over what the message carries. Gives a value or a list of values. */
export interface MessageKey {
  readonly key: string;
  readonly of: ExpressionSource;
}

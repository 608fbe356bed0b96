/**
 * Correlation by the keys of conversations: which messages belong to this instance.
 *
 * Invariants:
 * C1  A process that subscribes with a context waits with the key its variables give. Otherwise the first message that
 *     it sends or receives and that has a key fixes it; later ones have to have the same.
 * C2  A key that cannot be worked out is no key: the message goes by its name alone.
 *
 * Source: BPMN 2.0.2, 8.4.2 (key-based and context-based correlation).
 */
import { type CompiledExpression, compileExpression, type Scope } from '../expressions/expression.ts';
import { type JsonValue, toJson } from '../expressions/value.ts';
import type { CorrelationDefinition, MessageKey } from '../wiring/correlation-definition.ts';
import type { ElementId, ProcessDefinition } from '../wiring/definition.ts';
import type { Key, Variables } from './command.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { VariableScope } from './variable-scope.ts';

/** What a message of that name has to have to be for the instance; nothing: any. */
export function awaitedKey(step: Step, instance: ReadonlyElementInstance, name: string): string | undefined {
  const { correlation } = step.program.definition;
  for (const { key } of keysOf(correlation, name)) {
    const context = correlation?.contexts.find((one) => one.key === key);
    const scope = new VariableScope(step.state, instance);
    const given =
      context === undefined
        ? undefined
        : keyText(step.program.expression(context.of), scope, step.context.now);
    const known = given ?? fixed(step, key);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Whether a message that has come can be one of the instance's. */
export function belongs(step: Step, name: string, payload: Variables): boolean {
  return keysIn(step, name, payload).every(({ key, value }) => {
    const known = fixed(step, key);
    return known === undefined || known === value;
  });
}

/** What it sends or receives fixes what is not fixed yet. */
export function fixKeys(step: Step, key: Key, element: ElementId, name: string, payload: Variables): void {
  for (const found of keysIn(step, name, payload)) {
    if (fixed(step, found.key) !== undefined) continue;
    step.emit({ kind: 'correlation-fixed', key, element, name: found.key, value: found.value });
  }
}

/** The key by which others wait for a message that is sent. */
export function sentKey(step: Step, name: string, payload: Variables): string | undefined {
  return keysIn(step, name, payload)[0]?.value;
}

/** The same for a message from outside; nothing where no process of the definition has a key for it. */
export function keyOfMessage(
  processes: readonly ProcessDefinition[],
  name: string,
  payload: Variables,
  now: number,
): string | undefined {
  for (const { correlation } of processes) {
    for (const { of } of keysOf(correlation, name)) {
      const compiled = compileExpression(of);
      const found = compiled.ok ? keyText(compiled.expression, scopeOf(payload), now) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keysIn(step: Step, name: string, payload: Variables): { key: string; value: string }[] {
  const keys = keysOf(step.program.definition.correlation, name);
  return keys.flatMap(({ key, of }) => {
    const value = keyText(step.program.expression(of), scopeOf(payload), step.context.now);
    return value === undefined ? [] : [{ key, value }];
  });
}

function keysOf(correlation: CorrelationDefinition | undefined, name: string): readonly MessageKey[] {
  if (correlation === undefined || !Object.hasOwn(correlation.messages, name)) return [];
  return correlation.messages[name] ?? [];
}

function fixed({ state: { correlations } }: Step, key: string): string | undefined {
  return correlations !== undefined && Object.hasOwn(correlations, key) ? correlations[key] : undefined;
}

function scopeOf(payload: Variables): Scope {
  return { get: (name) => (Object.hasOwn(payload, name) ? payload[name] : undefined) };
}

function keyText(compiled: CompiledExpression, scope: Scope, now: number): string | undefined {
  const result = compiled.evaluate(scope, { now });
  return result.ok ? textOf(toJson(result.value)) : undefined;
}

/** Several values count together, where each is there. */
function textOf(value: JsonValue): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textOf);
    return texts.length === 0 || texts.includes(undefined) ? undefined : JSON.stringify(texts);
  }
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

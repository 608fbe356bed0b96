/**
 * Large values in the kernel: what would make a journal row or a job's row large leaves the case before it is written
 * down, and expressions read through the reference.
 *
 * Boundary: where that happens; the content comes in and goes out through `LargeValues` of the context.
 *
 * Invariants:
 * LV1  No event and no effect carries a value heavier than the limit, where there is somebody to keep it.
 * LV2  An expression sees the value, never its reference; a mapping that only hands a variable on does not read it.
 */
import type { Scope } from '../expressions/expression.ts';
import { isHeavierThan, isLargeValue, type LargeValue, largeValueKind } from '../expressions/large-value.ts';
import { type JsonValue, setOwn, type Value } from '../expressions/value.ts';
import type { Variables } from './command.ts';
import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import { Impediment } from './impediment.ts';

export interface LargeValues {
  /** Roughly in characters of JSON. */
  readonly limit: number;
  /** The content is kept before the decision is committed. The same value gives the same reference's `document`. */
  keep(value: JsonValue, name: string): LargeValue;
  /** `undefined`: not at hand (`ContentNeeded`). */
  read(reference: LargeValue): KeptContent | undefined;
}

/** `why`: a sentence's end, why it cannot be read. */
export type KeptContent =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly why: string };

/** Thrown out of `decide`: to be tried again, on the state as it was, when the content is at hand. */
export class ContentNeeded extends Error {
  override readonly name = 'ContentNeeded';
  readonly reference: LargeValue;
  constructor(reference: LargeValue) {
    super(`The content of ${reference.name} is needed`);
    this.reference = reference;
  }
}

export function lightEvent(event: InstanceEvent, values: LargeValues): InstanceEvent {
  switch (event.kind) {
    case 'instance-started':
    case 'token-created':
    case 'flow-taken':
    case 'variables-set':
      return withLightVariables(event, values);
    case 'run-collected': {
      const value = light(event.value, 'item', values);
      return value === event.value ? event : { ...event, value };
    }
    default:
      return event;
  }
}

export function lightEffect(effect: Effect, values: LargeValues): Effect {
  switch (effect.kind) {
    case 'create-job':
    case 'publish-message':
    case 'broadcast-signal':
    case 'escalate-to-caller':
    case 'call-process':
    case 'return-to-caller':
      return withLightVariables(effect, values);
    case 'create-user-task':
    case 'renew-user-task': {
      const context = lightVariables(effect.userTask.context, values);
      if (context === effect.userTask.context) return effect;
      return { ...effect, userTask: { ...effect.userTask, context } };
    }
    default:
      return effect;
  }
}

function withLightVariables<One extends { readonly variables?: Variables }>(
  one: One,
  values: LargeValues,
): One {
  if (one.variables === undefined) return one;
  const variables = lightVariables(one.variables, values);
  return variables === one.variables ? one : { ...one, variables };
}

/** The same object where nothing in it is large. */
export function lightVariables(variables: Variables, values: LargeValues): Variables {
  let changed: Record<string, JsonValue> | undefined;
  for (const name of Object.keys(variables)) {
    const value = variables[name] ?? null;
    const kept = light(value, name, values);
    if (kept === value) continue;
    changed ??= { ...variables };
    setOwn(changed, name, kept);
  }
  return changed ?? variables;
}

function light(value: JsonValue, name: string, values: LargeValues): JsonValue {
  if (largeValueKind(value) === undefined || !isHeavierThan(value, values.limit)) return value;
  return { ...values.keep(value, name) };
}

/** As an expression sees the variables. */
export class ReadThroughScope implements Scope {
  readonly #under: Scope;
  readonly #values: LargeValues;
  readonly set?: (name: string, value: Value) => void;
  /** Expressions end with a result whatever happens in their scope; whoever evaluates asks for this afterwards. */
  missing: LargeValue | undefined;
  impediment: Impediment | undefined;

  constructor(under: Scope, values: LargeValues) {
    this.#under = under;
    this.#values = values;
    if (under.set !== undefined) this.set = (name, value) => under.set?.(name, value);
  }

  get(name: string): Value | undefined {
    const value = this.#under.get(name);
    if (!isLargeValue(value)) return value;
    const content = this.#values.read(value);
    if (content === undefined) {
      this.missing ??= value;
      return null;
    }
    if (content.ok) return content.value;
    this.impediment ??= new Impediment('expression-failed', `“${name}” cannot be read: ${content.why}`);
    return null;
  }

  /** Throws what stood in the way. */
  finish(): void {
    if (this.missing !== undefined) throw new ContentNeeded(this.missing);
    if (this.impediment !== undefined) throw this.impediment;
  }
}

/**
 * Item definitions → FEEL types (DMN 1.5, section 7.3.2).
 *
 * Invariants:
 * T1  A definition that mentions itself inside a component is a recursive type; one that is only itself is refused.
 * T2  Tests of allowed values are compiled once a definition.
 */
import type { Scope } from '../../expressions/expression.ts';
import { compileUnaryTests } from '../../expressions/feel/compile-feel.ts';
import type { FeelType, TypeConstraint } from '../../expressions/feel/feel-type.ts';
import { ANY } from '../../expressions/feel/feel-type.ts';
import type { ItemDefinition } from '../decision-model.ts';
import { plainName } from '../frame.ts';
import type { Tell } from './compile-context.ts';
import { findType } from './compile-context.ts';

/** `imported`: types of imported models, by the names they have here. */
export function compileTypes(
  items: readonly ItemDefinition[],
  imported: ReadonlyMap<string, FeelType>,
  tell: Tell,
): ReadonlyMap<string, FeelType> {
  const types = new Map(imported);
  const definitions = new Map<string, ItemDefinition>();
  for (const item of items) {
    const name = plainName(item.name);
    if (!definitions.has(name)) definitions.set(name, item);
  }
  const worked = new Map<string, FeelType>();
  for (const [name, item] of definitions) {
    const type = () => {
      const known = worked.get(name);
      if (known !== undefined) return known;
      const made = typeOfItem(item, types, tell);
      worked.set(name, made);
      return made;
    };
    types.set(name, { kind: 'named', name, type });
  }
  for (const name of circles(definitions)) {
    const item = definitions.get(name);
    if (item !== undefined)
      tell('dmn-type-cycle', item, `The type “${name}” is defined by nothing but itself.`);
    worked.set(name, ANY);
  }
  return types;
}

/**
 * The definitions whose `typeRef` leads back to them; through components and functions a type may come back to itself. Each
 * is walked over once.
 */
function circles(definitions: ReadonlyMap<string, ItemDefinition>): readonly string[] {
  const found: string[] = [];
  const cleared = new Set<string>();
  for (const start of definitions.keys()) {
    const way = new Set<string>();
    let current: string | undefined = start;
    while (current !== undefined && !cleared.has(current) && !way.has(current)) {
      way.add(current);
      current = referredBy(definitions.get(current));
    }
    if (current !== undefined && way.has(current)) {
      const names = [...way];
      found.push(...names.slice(names.indexOf(current)));
    }
    for (const name of way) cleared.add(name);
  }
  return found;
}

/** The definition that this one is nothing but another name (or a list, or a restriction) of. */
function referredBy(item: ItemDefinition | undefined): string | undefined {
  if (item?.typeRef === undefined || item.components.length > 0 || item.function !== undefined)
    return undefined;
  const name = plainName(item.typeRef);
  return name.slice(name.indexOf(':') + 1);
}

function typeOfItem(item: ItemDefinition, types: ReadonlyMap<string, FeelType>, tell: Tell): FeelType {
  const base = baseType(item, types, tell);
  const each = restricted(base, item.allowedValues, item, types, tell);
  const whole: FeelType = item.isCollection ? { kind: 'list', of: each } : each;
  return restricted(whole, item.typeConstraint, item, types, tell);
}

function baseType(item: ItemDefinition, types: ReadonlyMap<string, FeelType>, tell: Tell): FeelType {
  if (item.components.length > 0) {
    const entries = new Map<string, FeelType>();
    for (const component of item.components) {
      entries.set(plainName(component.name), typeOfItem(component, types, tell));
    }
    return { kind: 'context', entries };
  }
  if (item.function !== undefined) {
    return {
      kind: 'function',
      parameters: item.function.parameters.map(({ typeRef }) => reference(typeRef, item, types, tell)),
      result: reference(item.function.result, item, types, tell),
    };
  }
  return reference(item.typeRef, item, types, tell);
}

function reference(
  typeRef: string | undefined,
  item: ItemDefinition,
  types: ReadonlyMap<string, FeelType>,
  tell: Tell,
): FeelType {
  if (typeRef === undefined) return ANY;
  const found = findType(types, typeRef);
  if (found !== undefined) return found;
  tell('dmn-type-unknown', item, `There is no type “${typeRef}”.`, 'Values are taken as they are.');
  return ANY;
}

const nothing: Scope = { get: () => undefined };

function restricted(
  base: FeelType,
  tests: string | undefined,
  item: ItemDefinition,
  types: ReadonlyMap<string, FeelType>,
  tell: Tell,
): FeelType {
  if (tests === undefined) return base;
  const compiled = compileUnaryTests({ language: 'feel', text: tests }, { types });
  if (!compiled.ok) {
    const message = `The allowed values of “${item.name}” cannot be read: ${compiled.error.message}`;
    tell('dmn-expression-broken', item, message, 'Any value is allowed.');
    return base;
  }
  const allows: TypeConstraint = (machine, value) => {
    const answer = compiled.tests.evaluate(value, nothing, { ...machine.environment, machine });
    return answer.ok && answer.value === true;
  };
  return { kind: 'restricted', base, allows };
}

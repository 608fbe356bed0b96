/** Function definitions and calls, with positional and named arguments. */

import { type FunctionTypes, FunctionValue } from '../../function-value.ts';
import type { Value } from '../../value.ts';
import type { Builtin } from '../builtins/builtin.ts';
import { BUILTINS } from '../builtins/builtin-table.ts';
import { REFUSED } from '../builtins/camunda.ts';
import { describeValue } from '../describe-value.ts';
import { ANY, coerced, type FeelType } from '../feel-type.ts';
import type { Machine, Span } from '../machine.ts';
import { bindName, type Names, nextSlot, resolveName } from '../names.ts';
import type { FeelNode } from '../parser/feel-node.ts';
import { canonicalName } from '../parser/name-table.ts';
import { type Code, CompileFailure, costOf, type NodeCompiler, spanOf, type Unit } from '../unit.ts';
import { compileType } from './type-tests.ts';

export const compileFunctionDefinition: NodeCompiler = (unit, node, names) => {
  const children = node.children;
  if (children.some((child) => child.name === 'external')) {
    throw new CompileFailure('unsupported', 'External functions (Java, PMML) are not available.', node);
  }
  const parameters = children.find((child) => child.name === 'FormalParameters');
  const bodyNode = children.find((child) => child.name === 'FunctionBody');
  const inside = bodyNode === undefined ? undefined : bodyNode.children[0];
  if (parameters === undefined || inside === undefined)
    throw new CompileFailure('syntax', 'Expected a function body.', node);
  const declared = parameters.children.filter((child) => child.name === 'FormalParameter');
  const parameterNames: string[] = [];
  const types: FeelType[] = [];
  let inner = names;
  for (const parameter of declared) {
    const [nameNode, typeNode] = parameter.children;
    if (nameNode === undefined) continue;
    types.push(typeNode === undefined ? ANY : compileType(unit, typeNode));
    const name = unit.nameOf(nameNode);
    parameterNames.push(name);
    inner = bindName(inner, canonicalName(name));
  }
  return functionCode(unit, inside, inner, { names: parameterNames, types }, nextSlot(names));
};

interface Parameters {
  readonly names: readonly string[];
  readonly types: readonly FeelType[];
}

function functionCode(
  unit: Unit,
  body: FeelNode,
  inner: Names | undefined,
  parameters: Parameters,
  first: number,
): Code {
  const { code, height } = unit.measured(body, inner);
  const levels = height + 2;
  const { names, types } = parameters;
  const cost = costOf(body);
  // The result's type is not declared; that of null conforms to every type.
  const declared: FunctionTypes = { parameters: types, result: { kind: 'null' } };
  return (machine) => {
    machine.spend(1 + first);
    const captured = machine.locals.slice(0, first);
    // It may be called from another expression, where the same names are other variables.
    const { scope } = machine;
    const call = (running: Machine, args: readonly Value[]): Value => {
      running.spend(cost + first);
      const locals = captured.slice();
      for (let i = 0; i < types.length; i++) {
        const type = types[i] ?? ANY;
        const given = args[i] ?? null;
        const value = type === ANY ? given : coerced(running, given, type);
        if (value === undefined) return notFitting(running, given, names[i] ?? '');
        locals[first + i] = value;
      }
      running.enter(levels);
      const outer = running.locals;
      const outerScope = running.scope;
      running.locals = locals;
      running.scope = scope;
      const result = code(running);
      running.locals = outer;
      running.scope = outerScope;
      running.depth -= levels;
      return result;
    };
    return new FunctionValue('', names, call, captured, declared);
  };
}

function notFitting(machine: Machine, value: Value, name: string): null {
  const message = `The function takes another type of value as “${name}” than ${describeValue(value)}.`;
  return machine.warn('wrong-arguments', message, machine.span, name);
}

interface Arguments {
  readonly codes: readonly Code[];
  /** Names in the order of `codes`; absent for positional arguments. */
  readonly names: readonly string[] | undefined;
}

export const compileInvocation: NodeCompiler = (unit, node, names) => {
  const [callee, , parameters] = node.children;
  if (callee === undefined || parameters === undefined)
    throw new CompileFailure('syntax', 'Expected arguments.', node);
  const args = compileArguments(unit, parameters, names);
  const span = spanOf(node);
  if (callee.name === 'VariableName' || callee.name === 'SpecialFunctionName') {
    const name = unit.nameOf(callee);
    const bound = resolveName(names, canonicalName(name));
    const builtin = BUILTINS.get(name);
    if (builtin !== undefined && bound.slot === undefined)
      return callBuiltin(builtin, args, span, spanOf(callee));
    const refused = bound.slot === undefined && !unit.knows(name) ? REFUSED.get(name) : undefined;
    if (refused !== undefined) throw new CompileFailure('unsupported', refused, callee, name);
    if (bound.slot === undefined && bound.items.length === 0) unit.reads.add(name);
  }
  return callValue(unit.compile(callee, names), unit.slice(callee), args, span);
};

/** `date(…)`, `time(…)`, `date and time(…)`, `duration(…)`, and `@"…"`. */
export const compileDateTimeLiteral: NodeCompiler = (unit, node, names) => {
  const [callee, , parameters] = node.children;
  if (callee?.name === 'AtLiteral') return unit.compile(callee, names);
  const builtin = callee === undefined ? undefined : BUILTINS.get(unit.nameOf(callee));
  if (builtin === undefined || callee === undefined || parameters === undefined) {
    throw new CompileFailure('syntax', 'Expected arguments.', node);
  }
  return callBuiltin(builtin, compileArguments(unit, parameters, names), spanOf(node), spanOf(callee));
};

function compileArguments(unit: Unit, node: FeelNode, names: Names | undefined): Arguments {
  if (node.name !== 'NamedParameters') {
    return { codes: node.children.map((child) => unit.compile(child, names)), names: undefined };
  }
  const codes: Code[] = [];
  const given: string[] = [];
  for (const parameter of node.children) {
    const [nameNode, valueNode] = parameter.children;
    if (nameNode === undefined || valueNode === undefined) continue;
    given.push(unit.nameOf(nameNode));
    codes.push(unit.compile(valueNode, names));
  }
  return { codes, names: given };
}

function callBuiltin(builtin: Builtin, args: Arguments, span: Span, callee: Span): Code {
  const bound = builtin.bind(args.codes.length, args.names);
  if (bound === undefined) {
    const found =
      args.names === undefined
        ? `${args.codes.length} arguments`
        : `arguments named ${args.names.join(', ')}`;
    const message = `Expected ${builtin.usage()}, found ${found}.`;
    throw new CompileFailure('wrong-arguments', message, callee, builtin.name);
  }
  const { codes } = args;
  return (machine) => {
    machine.spend(1);
    const values: Value[] = [];
    for (const code of codes) values.push(code(machine));
    machine.span = span;
    return machine.zoned(bound(machine, values));
  };
}

function callValue(callee: Code, text: string, args: Arguments, span: Span): Code {
  const { codes, names } = args;
  return (machine) => {
    const target = callee(machine);
    if (!(target instanceof FunctionValue)) {
      return machine.warn(
        'unknown-function',
        `Expected a function “${text}”, found ${describeValue(target)}.`,
        span,
        text,
      );
    }
    const values: Value[] = [];
    for (const code of codes) values.push(code(machine));
    machine.span = span;
    const ordered = names === undefined ? positional(target, values) : namedOrder(target, names, values);
    if (ordered !== undefined) return target.call(machine, ordered);
    const message = `Expected the arguments (${target.parameters?.join(', ') ?? ''}) for “${text}”.`;
    return machine.warn('wrong-arguments', message, span, text);
  };
}

function positional(target: FunctionValue, values: readonly Value[]): readonly Value[] | undefined {
  return target.parameters === undefined || target.parameters.length === values.length ? values : undefined;
}

function namedOrder(
  target: FunctionValue,
  names: readonly string[],
  values: readonly Value[],
): readonly Value[] | undefined {
  const { parameters } = target;
  if (parameters === undefined || parameters.length !== names.length) return undefined;
  const ordered: Value[] = [];
  for (const parameter of parameters) {
    const at = names.indexOf(parameter);
    if (at < 0) return undefined;
    ordered.push(values[at] ?? null);
  }
  return ordered;
}

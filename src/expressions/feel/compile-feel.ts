/**
 * FEEL, from source to a compiled expression or compiled unary tests.
 *
 * Boundary: puts parser, compilers and machine together, and turns their failures into results. Nothing thrown inside
 * leaves this file.
 */
import type {
  CompiledExpression,
  CompileResult,
  Environment,
  EvaluationResult,
  ExpressionSource,
  Scope,
  Surroundings,
} from '../expression.ts';
import { type ExpressionError, errorAt } from '../expression-error.ts';
import type { Value } from '../value.ts';
import { checkResult } from './check-result.ts';
import { NODE_COMPILERS } from './compile/node-compilers.ts';
import { type HyphenatedName, hyphenatedNames, joined, namesIn } from './hyphenated-names.ts';
import { Halt, Machine } from './machine.ts';
import { bindName, type Names } from './names.ts';
import { type FeelTop, parseFeel } from './parse-feel.ts';
import { type Code, CompileFailure, Unit } from './unit.ts';

export interface CompiledUnaryTests {
  readonly source: ExpressionSource;
  readonly reads: ReadonlySet<string>;
  /** Whether `input` passes; null where that cannot be told. */
  evaluate(input: Value, scope: Scope, environment: Environment): EvaluationResult;
}

export type UnaryTestsResult =
  | { readonly ok: true; readonly tests: CompiledUnaryTests }
  | { readonly ok: false; readonly error: ExpressionError };

interface CompiledCode {
  /** What is run where `scope` holds: which names with hyphens are names depends on it. */
  readonly codeIn: (scope: Scope) => Code;
  readonly reads: ReadonlySet<string>;
}

export function compileFeel(source: ExpressionSource, surroundings: Surroundings = {}): CompileResult {
  const compiled = compileTop(source, 'Expression', undefined, surroundings);
  if ('error' in compiled) return { ok: false, error: compiled.error };
  const { codeIn, reads } = compiled;
  const expression: CompiledExpression = {
    source,
    reads,
    evaluate: (scope, environment) => run(source.text, codeIn(scope), scope, environment, undefined),
  };
  return { ok: true, expression };
}

/** Unary tests (`< 5, [7..9]`), the language of decision tables' cells. The input is `?`. */
export function compileUnaryTests(
  source: ExpressionSource,
  surroundings: Surroundings = {},
): UnaryTestsResult {
  const compiled = compileTop(source, 'UnaryTests', bindName(undefined, '?'), surroundings);
  if ('error' in compiled) return { ok: false, error: compiled.error };
  const { codeIn, reads } = compiled;
  const tests: CompiledUnaryTests = {
    source,
    reads,
    evaluate: (input, scope, environment) => run(source.text, codeIn(scope), scope, environment, input),
  };
  return { ok: true, tests };
}

type Compiled =
  | { readonly code: Code; readonly reads: ReadonlySet<string> }
  | { readonly error: ExpressionError };

function compileTop(
  source: ExpressionSource,
  top: FeelTop,
  names: Names | undefined,
  surroundings: Surroundings,
): CompiledCode | { readonly error: ExpressionError } {
  const compile = (hyphenated: readonly HyphenatedName[]): Compiled => {
    const parsed = parseFeel(source, top, joined(source.text, hyphenated), surroundings.types?.keys());
    if (!parsed.ok) return parsed;
    const unit = new Unit(source.text, parsed.names, NODE_COMPILERS, surroundings.types ?? new Map());
    return { code: unit.compile(parsed.root, names), reads: unit.reads };
  };
  const plain = compiledOrError(source, () => compile([]));
  if ('error' in plain) return plain;
  const hyphenated = hyphenatedNames(source.text, source.names ?? []);
  const { code } = plain;
  const reads = withHyphenated(plain.reads, hyphenated);
  if (hyphenated.length === 0) return { codeIn: () => code, reads };
  const variants = new Map<string, Code>([['', code]]);
  const codeIn = (scope: Scope): Code => {
    const present = namesIn(scope, hyphenated);
    const key = present.map(({ from }) => from).join();
    const variant = variants.get(key);
    if (variant !== undefined) return variant;
    const made = compiledOrError(source, () => compile(present));
    const chosen = 'error' in made ? code : made.code;
    if (variants.size < KEPT_VARIANTS) variants.set(key, chosen);
    return chosen;
  };
  return { codeIn, reads };
}

/** What may be a name or a subtraction reads both the name and what it would be subtracted of. */
function withHyphenated(
  reads: ReadonlySet<string>,
  hyphenated: readonly HyphenatedName[],
): ReadonlySet<string> {
  const names = hyphenated
    .filter(
      ({ name, subtrahends }) =>
        subtrahends === undefined && name.split('-').every((part) => reads.has(part)),
    )
    .map(({ name }) => name);
  return names.length === 0 ? reads : new Set([...reads, ...names]);
}

/** Ways to read names with hyphens that are kept of one expression. */
const KEPT_VARIANTS = 8;

function compiledOrError(source: ExpressionSource, compile: () => Compiled): Compiled {
  try {
    return compile();
  } catch (failure) {
    if (!(failure instanceof CompileFailure)) throw failure;
    const { span, code, message, name } = failure;
    return { error: errorAt(source.text, span.from, span.to, code, message, name) };
  }
}

const TRUE: EvaluationResult = Object.freeze({ ok: true, value: true });
const FALSE: EvaluationResult = Object.freeze({ ok: true, value: false });
const NULL: EvaluationResult = Object.freeze({ ok: true, value: null });

/** One machine is kept for the next evaluation; a scope that evaluates while it is read gets another. */
let idle: Machine | undefined;

function run(
  text: string,
  code: Code,
  scope: Scope,
  environment: Environment,
  input: Value | undefined,
): EvaluationResult {
  if (environment.machine !== undefined) return runOn(environment.machine, text, code, scope, input);
  const machine = idle ?? new Machine(scope, environment);
  idle = undefined;
  machine.reset(scope, environment);
  if (input !== undefined) machine.locals[0] = input;
  const fuel = machine.fuel;
  try {
    const value = code(machine);
    if (machine.fuel !== fuel) checkResult(machine, value);
    if (machine.warnings !== undefined) return withWarnings(text, value, machine);
    if (value === true) return TRUE;
    if (value === false) return FALSE;
    return value === null ? NULL : { ok: true, value };
  } catch (thrown) {
    machine.locals = [];
    return { ok: false, error: stopped(text, thrown) };
  } finally {
    if (machine.locals.length > 0) machine.locals = [];
    idle = machine;
  }
}

/** Runs as a part of what the machine is doing already: on its budget, but with names, warnings and places of its own. */
function runOn(
  machine: Machine,
  text: string,
  code: Code,
  scope: Scope,
  input: Value | undefined,
): EvaluationResult {
  const { scope: outerScope, locals, depth, warnings, span } = machine;
  machine.scope = scope;
  machine.locals = input === undefined ? [] : [input];
  machine.warnings = undefined;
  try {
    machine.spend(1);
    const value = code(machine);
    checkResult(machine, value);
    return machine.warnings === undefined ? { ok: true, value } : withWarnings(text, value, machine);
  } catch (thrown) {
    return { ok: false, error: stopped(text, thrown) };
  } finally {
    machine.scope = outerScope;
    machine.locals = locals;
    machine.depth = depth;
    machine.warnings = warnings;
    machine.span = span;
  }
}

function withWarnings(text: string, value: Value, machine: Machine): EvaluationResult {
  const warnings = (machine.warnings ?? []).map((w) =>
    errorAt(text, w.from, w.to, w.code, w.message, w.name),
  );
  return { ok: true, value, warnings };
}

function stopped(text: string, thrown: unknown): ExpressionError {
  if (thrown instanceof Halt) return errorAt(text, 0, text.length, thrown.code, thrown.message);
  if (thrown instanceof RangeError) {
    // The caller stood deep in the stack already, so ours ended before the counted limit did.
    return errorAt(
      text,
      0,
      text.length,
      'depth-limit',
      'The expression is nested deeper than can be evaluated.',
    );
  }
  throw thrown;
}

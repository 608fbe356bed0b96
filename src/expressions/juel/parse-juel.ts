/**
 * A `${…}` expression from tokens to a closure, by operator precedence.
 *
 * Boundary: one expression between its braces; text around it is `compile-juel.ts`.
 *
 * Invariants:
 * J1  A name is a variable; the other roots are `execution` and `task`: variables by a literal name are read and, where the
 *     scope takes them, set; a few properties (`CONTEXT`) are read; and `now()` and `dateTime()` are the moment given.
 * J2  Only methods of `METHODS` are called; everything else is refused here, before anything runs.
 * J3  Nesting is bounded, so neither parsing nor running can exhaust the stack.
 *
 * Source: Jakarta Expression Language 4.0, section 1.17 (precedence).
 */
import type { Scope } from '../expression.ts';
import { SOURCE_NESTING } from '../limits.ts';
import { FeelDateTime } from '../temporal/temporal-values.ts';
import { UTC } from '../temporal/time-zone.ts';
import type { Value } from '../value.ts';
import { isEmpty, isEqual, order, toBoolean, toNumber } from './coercion.ts';
import { JuelFailure, type Span } from './juel-failure.ts';
import { elementOf, METHODS } from './methods.ts';
import type { Token } from './tokens.ts';

export interface JuelScope extends Scope {
  /** Of an expression that asks for the time, in ms since 1970-01-01T00:00Z. */
  readonly moment?: number;
}

export type JuelCode = (scope: JuelScope) => Value;

/** What an expression turns out to use while it is parsed. */
export interface JuelUses {
  readonly reads: Set<string>;
  readonly sets: Set<string>;
  readonly context: Set<string>;
  moment: boolean;
}

/** What of its surroundings an expression may read. */
const CONTEXT: ReadonlySet<string> = new Set([
  'execution.id',
  'execution.processInstanceId',
  'execution.currentActivityId',
  'execution.currentActivityName',
  'task.assignee',
  'task.name',
  'task.taskDefinitionKey',
]);

const BINDING: Readonly<Record<string, number>> = {
  '?': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};
const UNARY = 8;

/** Objects that other engines put beside the variables. */
const FOREIGN_ROOTS = new Set(['execution', 'task', 'caseExecution', 'delegateExecution', 'variableContext']);

export class JuelParser {
  readonly #uses: JuelUses;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], uses: JuelUses) {
    this.#tokens = tokens;
    this.#uses = uses;
  }

  parse(): JuelCode {
    const code = this.#expression(0);
    if (this.#next.kind !== 'end') throw this.#unexpected('an operator or “}”');
    return code;
  }

  get #next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined)
      throw new JuelFailure('syntax', 'Expected an expression, found nothing.', { from: 0, to: 0 });
    return token;
  }

  #take(): Token {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #takes(sign: string): boolean {
    if (this.#next.kind !== 'operator' || this.#next.value !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): Token {
    const token = this.#next;
    if (!this.#takes(sign)) throw this.#unexpected(`“${sign}”`);
    return token;
  }

  #unexpected(expected: string): JuelFailure {
    const token = this.#next;
    return new JuelFailure('syntax', `Expected ${expected}, found “${token.value}”.`, token);
  }

  #expression(floor: number): JuelCode {
    this.#depth++;
    if (this.#depth > SOURCE_NESTING * 2) {
      throw new JuelFailure('source-too-deep', 'The expression is nested deeper than allowed.', this.#next);
    }
    let left = this.#unary();
    for (;;) {
      const token = this.#next;
      const binding = token.kind === 'operator' ? (BINDING[token.value] ?? 0) : 0;
      if (binding === 0 || binding <= floor) break;
      this.#take();
      left = token.value === '?' ? this.#choice(left, token) : binary(token, left, this.#expression(binding));
    }
    this.#depth--;
    return left;
  }

  #choice(condition: JuelCode, span: Span): JuelCode {
    const yes = this.#expression(0);
    this.#expect(':');
    const no = this.#expression(0);
    return (scope) => (toBoolean(condition(scope), span) ? yes(scope) : no(scope));
  }

  #unary(): JuelCode {
    const token = this.#next;
    if (this.#takes('!')) {
      const operand = this.#expression(UNARY - 1);
      return (scope) => !toBoolean(operand(scope), token);
    }
    if (this.#takes('-')) {
      const operand = this.#expression(UNARY - 1);
      return (scope) => 0 - toNumber(operand(scope), token);
    }
    if (this.#takes('empty')) {
      const operand = this.#expression(UNARY - 1);
      return (scope) => isEmpty(operand(scope));
    }
    return this.#postfix(this.#primary());
  }

  #postfix(start: JuelCode): JuelCode {
    let base = start;
    for (;;) {
      if (this.#takes('.')) base = this.#member(base);
      else if (this.#takes('[')) base = this.#index(base);
      else if (this.#next.kind === 'operator' && this.#next.value === '(') {
        throw new JuelFailure(
          'unsupported',
          'Only the methods of texts and lists can be called here.',
          this.#next,
        );
      } else return base;
    }
  }

  #member(base: JuelCode): JuelCode {
    const token = this.#take();
    // A reserved word after the dot is an ordinary property (`order.empty`).
    if (token.kind !== 'name' && !/^[a-z]+$/.test(token.value)) {
      throw new JuelFailure('syntax', `Expected a property name, found “${token.value}”.`, token);
    }
    const name = token.value;
    if (!this.#takes('(')) return (scope) => elementOf(base(scope), name, token);
    const args = this.#arguments();
    const method = METHODS.get(name);
    if (method === undefined) {
      const message = `The method “${name}” cannot be called here. Expected one of ${[...METHODS.keys()].join(', ')}.`;
      throw new JuelFailure('unsupported', message, token, name);
    }
    if (method.arguments !== args.length) {
      const message = `Expected ${method.arguments} argument(s) for “${name}”, found ${args.length}.`;
      throw new JuelFailure('wrong-arguments', message, token, name);
    }
    return (scope) =>
      method.call(
        base(scope),
        args.map((arg) => arg(scope)),
        token,
      );
  }

  #index(base: JuelCode): JuelCode {
    const span = this.#next;
    const key = this.#expression(0);
    this.#expect(']');
    return (scope) => elementOf(base(scope), key(scope), span);
  }

  #arguments(): readonly JuelCode[] {
    const args: JuelCode[] = [];
    if (this.#takes(')')) return args;
    do args.push(this.#expression(0));
    while (this.#takes(','));
    this.#expect(')');
    return args;
  }

  #primary(): JuelCode {
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return this.#literal(Number(token.value), token);
      case 'text':
        return () => token.value;
      case 'name':
        return this.#root(token);
      default:
        return this.#operatorPrimary(token);
    }
  }

  #literal(value: number, span: Span): JuelCode {
    if (!Number.isFinite(value))
      throw new JuelFailure('wrong-value', 'This number is too large to be held.', span);
    return () => value;
  }

  #operatorPrimary(token: Token): JuelCode {
    if (token.kind === 'operator') {
      if (token.value === 'true') return () => true;
      if (token.value === 'false') return () => false;
      if (token.value === 'null') return () => null;
      if (token.value === '(') {
        const inner = this.#expression(0);
        this.#expect(')');
        return inner;
      }
    }
    throw new JuelFailure('syntax', `Expected a value, found “${token.value}”.`, token);
  }

  #root(token: Token): JuelCode {
    const name = token.value;
    if (FOREIGN_ROOTS.has(name) && this.#next.value === '.') return this.#foreign(token);
    if (this.#next.value === '(' || this.#next.value === ':') {
      if ((name === 'now' || name === 'dateTime') && this.#takes('(')) return this.#moment(token);
      if (this.#next.value === '(') {
        throw new JuelFailure('unknown-function', `There is no function “${name}” here.`, token, name);
      }
    }
    this.#uses.reads.add(name);
    return (scope) => {
      const value = scope.get(name);
      if (value !== undefined) return value;
      throw new JuelFailure('unknown-variable', `There is no variable “${name}”.`, token, name);
    };
  }

  /** The moment of the evaluation, in UTC. */
  #moment(span: Token): JuelCode {
    this.#expect(')');
    this.#uses.moment = true;
    return (scope) => {
      const nanos = BigInt(Math.trunc(scope.moment ?? 0)) * 1_000_000n;
      const moment = FeelDateTime.ofEpochNanos(nanos, UTC);
      if (moment !== undefined) return moment;
      throw new JuelFailure('wrong-value', 'This moment is beyond the calendar.', span);
    };
  }

  /** `execution.getVariable('x')` and its like; anything else of a foreign object is refused. */
  #foreign(root: Token): JuelCode {
    this.#expect('.');
    const method = this.#take();
    const called = this.#takes('(');
    if (called && /^(?:get|has)Variable(?:Local)?$/.test(method.value)) {
      const name = this.#variableName(root, method);
      this.#expect(')');
      this.#uses.reads.add(name);
      if (method.value.startsWith('has')) return (scope) => scope.get(name) !== undefined;
      return (scope) => scope.get(name) ?? null;
    }
    if (called && /^setVariable(?:Local)?$/.test(method.value)) return this.#setting(root, method);
    const name = called ? propertyOf(method.value) : method.value;
    if (called && !this.#takes(')')) throw this.#notAvailable(root, method);
    const known = `${root.value}.${name}`;
    if (!CONTEXT.has(known)) throw this.#notAvailable(root, method);
    this.#uses.context.add(known);
    return (scope) => scope.get(known) ?? null;
  }

  #setting(root: Token, method: Token): JuelCode {
    const name = this.#variableName(root, method);
    this.#expect(',');
    const value = this.#expression(0);
    this.#expect(')');
    this.#uses.sets.add(name);
    return (scope) => {
      if (scope.set === undefined) {
        throw new JuelFailure('unsupported', `The variable “${name}” cannot be set here.`, method, name);
      }
      scope.set(name, value(scope));
      return null;
    };
  }

  #variableName(root: Token, method: Token): string {
    const argument = this.#take();
    if (argument.kind !== 'text') throw this.#notAvailable(root, method);
    return argument.value;
  }

  #notAvailable(root: Token, method: Token): JuelFailure {
    const message = `“${root.value}.${method.value}” is not available. Expected a variable, or ${root.value}.getVariable('name').`;
    return new JuelFailure('unsupported', message, { from: root.from, to: method.to }, root.value);
  }
}

/** `getCurrentActivityId` → `currentActivityId`. */
function propertyOf(getter: string): string {
  const name = getter.replace(/^get/, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function binary(token: Token, left: JuelCode, right: JuelCode): JuelCode {
  switch (token.value) {
    case '||':
      return (scope) => toBoolean(left(scope), token) || toBoolean(right(scope), token);
    case '&&':
      return (scope) => toBoolean(left(scope), token) && toBoolean(right(scope), token);
    case '==':
      return (scope) => isEqual(left(scope), right(scope), token);
    case '!=':
      return (scope) => !isEqual(left(scope), right(scope), token);
    case '<':
      return ordered(token, left, right, (n) => n < 0);
    case '<=':
      return ordered(token, left, right, (n) => n <= 0);
    case '>':
      return ordered(token, left, right, (n) => n > 0);
    case '>=':
      return ordered(token, left, right, (n) => n >= 0);
    default:
      return arithmetic(token, left, right);
  }
}

function ordered(span: Span, left: JuelCode, right: JuelCode, test: (order: number) => boolean): JuelCode {
  return (scope) => {
    const known = order(left(scope), right(scope), span);
    return known !== undefined && test(known);
  };
}

function arithmetic(token: Token, left: JuelCode, right: JuelCode): JuelCode {
  return (scope) => {
    const a = toNumber(left(scope), token);
    const b = toNumber(right(scope), token);
    const result = calculate(token.value, a, b);
    if (Number.isFinite(result)) return result;
    throw new JuelFailure(
      'wrong-value',
      `The result of ${a} ${token.value} ${b} is not a number that can be held.`,
      token,
    );
  };
}

function calculate(sign: string, a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a % b;
  }
}

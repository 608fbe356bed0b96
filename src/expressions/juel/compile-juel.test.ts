import { describe, expect, it } from 'vitest';
import { compileExpression, scopeOf } from '../expression.ts';
import type { Value } from '../value.ts';
import { compileJuel } from './compile-juel.ts';

const VARIABLES: Readonly<Record<string, Value>> = {
  amount: 1500,
  country: 'DE',
  approved: true,
  order: { lines: [{ sku: 'A-1', qty: 2 }], note: null, empty: 'no' },
  tags: ['red', 'blue'],
  none: null,
  text: '42',
};

function juel(text: string): unknown {
  const compiled = compileExpression({ language: 'juel', text });
  if (!compiled.ok) return `${compiled.error.code}: ${compiled.error.message}`;
  const result = compiled.expression.evaluate(scopeOf(VARIABLES), { now: 0 });
  return result.ok ? result.value : `${result.error.code}: ${result.error.message}`;
}

describe('the ${…} dialect', () => {
  it.each([
    ['${amount > 1000 && country == "DE"}', true],
    ["#{amount gt 1000 and country eq 'DE'}", true],
    ['${!approved || amount le 5}', false],
    ['${not approved}', false],
    ['${amount >= 1500 ? "big" : "small"}', 'big'],
    ['${approved ? amount > 5 ? 1 : 2 : 3}', 1],
    ['${1 + 2 * 3 - 4 div 2}', 5],
    ['${7 mod 4 + 7 % 4}', 6],
    ['${-amount}', -1500],
    ['${text + 1}', 43],
    ['${text == 42}', true],
    ['${order.lines[0].sku}', 'A-1'],
    ["${order['lines'][0]['qty'] * 2}", 4],
    ['${order.lines[5]}', null],
    ['${order.note.deeper}', null],
    ['${order.empty}', 'no'],
    ['${empty none && empty "" && !empty tags}', true],
    ['${none == null}', true],
    ['${none > 5}', false],
    ["${execution.getVariable('amount')}", 1500],
    ["${execution.getVariable('missing') == null}", true],
    ["${execution.hasVariable('missing')}", false],
    ['${tags.contains("red") && tags.size() == 2}', true],
    ['${country.toLowerCase().startsWith("d")}', true],
    ['${country.equalsIgnoreCase("de")}', true],
    ['${tags.get(1)}', 'blue'],
    ["${'it\\'s'}", "it's"],
    ['Order of ${amount} from #{country}', 'Order of 1500 from DE'],
    ['Price \\${x}', 'Price ${x}'],
    ['plain', 'plain'],
  ])('%s is %j', (text, expected) => expect(juel(text)).toEqual(expected));

  it('names a variable that is missing', () => {
    const compiled = compileExpression({ language: 'juel', text: '${total > 5}' });
    const result = compiled.ok ? compiled.expression.evaluate(scopeOf({}), { now: 0 }) : undefined;
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'unknown-variable', name: 'total', line: 1, column: 3, text: 'total' },
    });
  });

  it('lists what it reads, also through execution', () => {
    const compiled = compileExpression({
      language: 'juel',
      text: "${a.b} ${execution.getVariable('c')} #{a}",
    });
    expect(compiled.ok && [...compiled.expression.reads]).toEqual(['a', 'c']);
  });

  it.each([
    ['${myBean.run(amount)}', 'unsupported: The method “run” cannot be called here.'],
    ['${execution.businessKey}', 'unsupported: “execution.businessKey” is not available.'],
    ['${execution.getVariable(country)}', 'unsupported'],
    ['${amount.getClass()}', 'unsupported'],
    ['${amount >}', 'syntax: Expected a value, found “}”.'],
    ['${amount 5}', 'syntax: Expected an operator or “}”, found “5”.'],
    ['${amount', 'syntax: Expected “}”, found the end.'],
    ["${'x}", 'syntax: Expected a closing quotation mark, found the end.'],
    ['${}', 'syntax: Expected a value, found “}”.'],
    [`\${${'('.repeat(200)}1${')'.repeat(200)}}`, 'source-too-deep'],
    [`\${${'!'.repeat(5000)}true}`, 'source-too-deep'],
  ])('refuses %s', (text, expected) => expect(juel(text)).toContain(expected));

  it('never reaches prototypes or the host', () => {
    expect(juel('${order.constructor}')).toBe(null);
    expect(juel("${order['__proto__']}")).toBe(null);
    expect(juel('${constructor}')).toContain('unknown-variable');
    expect(juel('${country.constructor}')).toContain('unknown-property');
  });

  it('tells what it cannot compare or calculate', () => {
    expect(juel('${order > 5}')).toContain('wrong-operands: Expected a number, found a context.');
    expect(juel('${1 / 0}')).toContain('wrong-value');
  });
});

const inScope = (text: string, variables: Record<string, Value> = {}) => {
  const set = new Map<string, Value>();
  const compiled = compileJuel({ language: 'juel', text });
  if (!compiled.ok) throw new Error(compiled.error.message);
  const scope = {
    get: (name: string) => variables[name],
    set: (name: string, value: Value) => void set.set(name, value),
  };
  const result = compiled.expression.evaluate(scope, { now: Date.UTC(2030, 0, 31) });
  return { expression: compiled.expression, result, set };
};

it('variables may be set where the scope takes them, and only there', () => {
  const { expression, set } = inScope("${execution.setVariable('sum', a + 1)}", { a: 2 });
  expect([...(expression.sets ?? [])]).toEqual(['sum']);
  expect([...set]).toEqual([['sum', 3]]);
  const refused = expression.evaluate({ get: () => 2 }, { now: 0 });
  expect(refused).toMatchObject({ ok: false, error: { code: 'unsupported' } });
});

it('what surrounds an expression is read by its known names only', () => {
  const { expression, result } = inScope('${task.assignee} and ${execution.getCurrentActivityId()}', {
    'task.assignee': 'ada',
    'execution.currentActivityId': 'a',
  });
  expect(result).toEqual({ ok: true, value: 'ada and a' });
  expect(expression.context?.size).toBe(2);
  expect(compileJuel({ language: 'juel', text: '${execution.engineServices}' }).ok).toBe(false);
});

it('the moment is known, and may be moved on the calendar', () => {
  const at = (text: string) => {
    const { result } = inScope(text);
    return result.ok ? String(result.value) : result.error.message;
  };
  expect(at('${dateTime().plusMonths(1).minusDays(1).toDate()}')).toBe('2030-02-27T00:00:00Z');
});

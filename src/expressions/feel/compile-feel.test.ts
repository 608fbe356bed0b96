import { describe, expect, it } from 'vitest';
import { compileExpression, scopeOf } from '../expression.ts';
import { toJson, type Value } from '../value.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function feel(
  text: string,
  variables: Readonly<Record<string, Value>> = {},
  names?: readonly string[],
): unknown {
  const compiled = compileExpression(
    names === undefined ? { language: 'feel', text } : { language: 'feel', text, names },
  );
  if (!compiled.ok) return `${compiled.error.code}: ${compiled.error.message}`;
  const result = compiled.expression.evaluate(scopeOf(variables), { now: NOW });
  return result.ok ? toJson(result.value) : result.error.code;
}

describe('operators', () => {
  it.each([
    ['1 + 2 * 3 ** 2', 19],
    ['-(2 - 5)', 3],
    ['"a" + "b"', 'ab'],
    ['10 / 4', 2.5],
    ['1 / 0', null],
    ['"a" + 1', null],
    ['null = null', true],
    ['1 = "1"', null],
    ['[1, {a: 2}] = [1, {a: 2}]', true],
    ['"b" > "a"', true],
    ['5 between 1 and 5', true],
    ['5 in (1..5)', false],
    ['5 in (1, > 4)', true],
    ['5 in [1..5]', true],
    ['"x" in ["x", "y"]', true],
    ['@"P1D" > @"PT23H"', true],
  ])('%s is %j', (text, expected) => expect(feel(text)).toEqual(expected));

  it.each([
    ['true and null', null],
    ['false and null', false],
    ['null and false', false],
    ['true or null', true],
    ['null or true', true],
    ['null or false', null],
    ['1 and true', null],
  ])('three-valued: %s is %j', (text, expected) => expect(feel(text)).toEqual(expected));

  it('takes the else branch for anything but true', () => {
    expect(feel('if null then 1 else 2')).toBe(2);
    expect(feel('if 1 then 1 else 2')).toBe(2);
  });
});

describe('names', () => {
  it('with spaces are one name', () => {
    expect(feel('invoice amount * 2', { 'invoice amount': 4 })).toBe(8);
  });

  it('with operators inside are one name where they are known, quoted or defined in the expression', () => {
    const variables = { 'invoice-amount': 4, 'order or offer': 1 };
    expect(feel('invoice-amount + order or offer', variables, ['invoice-amount', 'order or offer'])).toBe(5);
    expect(feel('`invoice-amount` + 1', variables)).toBe(5);
    expect(feel('{tax-rate: 2, r: tax-rate + 1}.r')).toBe(3);
  });

  it('with hyphens are names where the scope has them, and subtractions where it has not', () => {
    const variables = {
      'net-price': 4,
      net: 10,
      price: 3,
      order: { 'tax-rate': 0.19 },
      lines: [{ 'unit-no': 7 }],
    };
    expect(feel('2*net-price*2', variables)).toBe(16);
    expect(feel('net - price', variables)).toBe(7);
    expect(feel('net-price', { net: 10, price: 3 })).toBe(7);
    expect(feel('order.tax-rate*100', variables)).toBe(19);
    expect(feel('order.total-price', { order: { total: 9 }, price: 3 })).toBe(6);
    expect(feel('for x in [1] return order.total-x', { order: { total: 9 } })).toEqual([8]);
    expect(feel('lines[unit-no > 6].unit-no', variables)).toEqual([7]);
    expect(feel('"net-price"', variables)).toBe('net-price');
  });

  it('may be followed by what closes a range, a filter or a call', () => {
    expect(feel('[1..10[.end included')).toBe(false);
    expect(feel('5 in [1..5[ and true')).toBe(false);
    expect(feel('[1, 2, 3][item > 1][1]')).toBe(2);
    expect(feel('{f: function(x) function(y) x + y, r: f(1)(2)}.r')).toBe(3);
    expect(feel('3 in (1, (> 2))')).toBe(true);
    expect(feel('3 in (1 + 2)')).toBe(true);
    expect(feel('-2 ** 2')).toBe(4);
    expect(feel('order 2 + 1', { 'order 2': 1 })).toBe(2);
    expect(feel('date and time', { date: true, time: true })).toBe(true);
    expect(feel('string(date and time ("2024-02-29T10:00:00"))')).toBe('2024-02-29T10:00:00');
  });

  it('of variables win over functions of the same name, except where they are called', () => {
    expect(feel('count + count([1, 2])', { count: 5 })).toBe(7);
  });

  it('never reach into prototypes', () => {
    expect(feel('constructor', {})).toBe(null);
    expect(feel('a.constructor', { a: {} })).toBe(null);
    expect(feel('a.__proto__', { a: {} })).toBe(null);
  });
});

describe('paths and filters', () => {
  const orders: Value = [
    { id: 1, total: 10, lines: [{ n: 'a' }] },
    { id: 2, total: 30, lines: [{ n: 'b' }, { n: 'c' }] },
  ];

  it.each([
    ['orders.id', [1, 2]],
    ['orders[total > limit].id', [2]],
    ['orders[item.total > 10][1].id', 2],
    ['orders[-1].lines[n = "c"].n', ['c']],
    ['orders[3]', null],
    ['orders[i].id', 2],
    ['[][1]', null],
    ['[][item > 1]', []],
    ['5[item > 1]', [5]],
    ['[1, 2, 3, 4][item > 1 and item < 4]', [2, 3]],
    ['orders[total > 10].lines.n', [['b', 'c']]],
  ])('%s is %j', (text, expected) => expect(feel(text, { orders, limit: 20, i: 2 })).toEqual(expected));
});

describe('iteration', () => {
  it.each([
    ['for x in [1, 2], y in [10, 20] return x + y', [11, 21, 12, 22]],
    ['for x in [[1, 2], [3]], y in x return y', [1, 2, 3]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in [1..4) return i', [1, 2, 3]],
    ['for d in @"2024-02-28"..@"2024-03-01" return d.day', [28, 29, 1]],
    ['for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]', [1, 1, 2, 3, 5]],
    ['for i in 1..2 return partial', [[], [[]]]],
    ['some x in [1, 2] satisfies x > 1', true],
    ['every x in [1, 2] satisfies x > 1', false],
    ['every x in [] satisfies false', true],
    ['some x in [null, 1] satisfies x > 5', null],
    ['for x in null return x', null],
  ])('%s is %j', (text, expected) => expect(feel(text)).toEqual(expected));
});

describe('functions and contexts', () => {
  it.each([
    ['{f: function(a: number, b) a - b, r: f(b: 1, a: 5)}.r', 4],
    ['{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r', 120],
    ['{a: 1, b: a + 1, c: {d: a + b}}.c.d', 3],
    ['{make: function(n) function(m) n + m, r: make(1)(2)}.r', 3],
    ['for f in [function(x) x + 1] return f(1)', [2]],
    ['for i in [1, 2] return {g: function(n) if n = 0 then i else g(n - 1), r: g(3)}.r', [1, 2]],
    ['{f: function(a) a}.f(1, 2)', null],
    ['{"a b": 1}.a b', 1],
  ])('%s is %j', (text, expected) => expect(feel(text)).toEqual(expected));

  it('are checked for their arguments when they are compiled', () => {
    expect(feel('substring("a")')).toContain(
      'wrong-arguments: Expected substring(string, start position, length?)',
    );
    expect(feel('substring(text: "a")')).toContain('wrong-arguments');
    expect(feel('function(a) external {java: {}}')).toContain('unsupported');
  });
});

describe('literals and types', () => {
  it.each([
    [String.raw`"a\"b\\c\n\u00e9\U01F600"`, 'a"b\\c\né😀'],
    ['[1, 2] instance of list<number>', true],
    ['[1, "2"] instance of list<number>', false],
    ['{a: 1} instance of context<a: number>', true],
    ['@"P1D" instance of days and time duration', true],
    ['@"2024-01-01" instance of date', true],
    ['@"2024-01-01" instance of date and time', false],
    ['(function(a) a) instance of function<number> -> number', true],
    ['1 instance of string', false],
    ['1.5e2', 150],
    ['1 /* one */ + 2 // three', 3],
  ])('%s is %j', (text, expected) => expect(feel(text)).toEqual(expected));

  it('tells a wrong date literal when it is compiled', () => {
    expect(feel('@"2024-02-30"')).toContain('wrong-value: Expected a date');
  });
});

describe('what is told', () => {
  it('names the variables it reads at the top level, once', () => {
    const compiled = compileExpression({
      language: 'feel',
      text: 'a.b + a + (for x in c return x + d)[1] + sum(e)',
    });
    expect(compiled.ok && [...compiled.expression.reads].sort()).toEqual(['a', 'c', 'd', 'e']);
  });

  it('names what may be a name with a hyphen, and what it may be a subtraction of', () => {
    const compiled = compileExpression({ language: 'feel', text: 'net-price > for a in b return a-b' });
    expect(compiled.ok && [...compiled.expression.reads].sort()).toEqual(['b', 'net', 'net-price', 'price']);
  });

  it('says what was expected, found and where', () => {
    const compiled = compileExpression({ language: 'feel', text: 'a >\n  ' });
    expect(compiled).toMatchObject({
      ok: false,
      error: { code: 'syntax', line: 2, column: 3, message: 'Expected a value, found the end after “a >”.' },
    });
  });

  it.each([
    ['', 'Expected an expression, found nothing.'],
    ['if a then b', 'Expected “else”, found the end after “if a then b”.'],
    ['for x in xs x', 'Expected “return”, found the end after “for x in xs x”.'],
    ['[1, 2', 'Expected “]”, found the end after “[1, 2”.'],
    ['f(1', 'Expected “)”, found the end after “f(1”.'],
    ['{a 1}', 'Expected the name of an entry, found “a” after “{”.'],
    ['"text', 'Expected a closing quotation mark, found “"text”.'],
    ['a = = b', 'Expected a value, found “=” after “a =”.'],
    ['a b = 1 c', 'Expected an operator or the end, found “c” after “a b = 1”.'],
    ['a.', 'Expected a property name, found the end after “a.”.'],
    ['x instance of', 'Expected a type, found the end after “x instance of”.'],
  ])('says of %j: %s', (text, message) => {
    const compiled = compileExpression({ language: 'feel', text });
    expect(compiled.ok ? 'compiled' : compiled.error.message).toBe(message);
  });

  it('records why a result is null', () => {
    const compiled = compileExpression({ language: 'feel', text: 'total + 1' });
    const result = compiled.ok ? compiled.expression.evaluate(scopeOf({}), { now: NOW }) : undefined;
    expect(result).toMatchObject({
      ok: true,
      value: null,
      warnings: [
        { code: 'unknown-variable', name: 'total', line: 1, column: 1, text: 'total' },
        { code: 'wrong-operands', message: 'Cannot add null and the number 1.' },
      ],
    });
  });
});

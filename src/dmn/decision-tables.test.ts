import { describe, expect, test } from 'vitest';
import type { TableSketch } from '../../test/fixtures/dmn/models.ts';
import { codesOf, compiledOf, decided, dmnFile, outcomeOf, table } from '../../test/fixtures/dmn/models.ts';

const overlapping: TableSketch = {
  inputs: ['n'],
  outputs: ['grade'],
  rules: [
    ['> 0', '"low"'],
    ['> 10', '"high"'],
    ['> 100', '"high"'],
  ],
};

function graded(sketch: Partial<TableSketch>, n: number) {
  return decided(dmnFile(table('d', { ...overlapping, ...sketch })), 'd', { n });
}

describe('the hit policy', () => {
  test('unique gives the one rule that fires', () => {
    expect(graded({}, 5)).toBe('low');
  });

  test('unique gives nothing where two rules fire, and names them', () => {
    const outcome = outcomeOf(compiledOf(dmnFile(table('d', overlapping))), 'd', { n: 50 });
    expect(outcome).toMatchObject({ ok: true, value: null });
    expect(outcome.explanation.problems).toMatchObject([
      { kind: 'violation', message: 'Only one rule may fire, but rules 1 and 2 do.' },
    ]);
  });

  test('any takes rules that agree', () => {
    const agreeing = { rules: overlapping.rules.slice(1) };
    expect(graded({ policy: 'ANY', ...agreeing }, 500)).toBe('high');
    expect(graded({ policy: 'ANY' }, 500)).toBeNull();
  });

  test('first takes the first, rule order all of them in their order', () => {
    expect(graded({ policy: 'FIRST' }, 500)).toBe('low');
    expect(graded({ policy: 'RULE ORDER' }, 500)).toEqual(['low', 'high', 'high']);
  });

  test('priority and output order go by the order of the outputs', () => {
    const inside = { grade: '<outputValues><text>"high", "low"</text></outputValues>' };
    expect(graded({ policy: 'PRIORITY', inside }, 500)).toBe('high');
    expect(graded({ policy: 'OUTPUT ORDER', inside }, 500)).toEqual(['high', 'high', 'low']);
  });

  test('priority without an order of the outputs is told, and goes by the rules', () => {
    expect(codesOf(dmnFile(table('d', { ...overlapping, policy: 'PRIORITY' })))).toContain(
      'dmn-order-missing',
    );
    expect(graded({ policy: 'PRIORITY' }, 500)).toBe('low');
  });

  test.each([
    [undefined, [1, 2, 2]],
    ['SUM', 5],
    ['MIN', 1],
    ['MAX', 2],
    ['COUNT', 3],
  ])('collect with %s', (aggregation, expected) => {
    const rules = [
      ['> 0', '1'],
      ['> 10', '2'],
      ['> 100', '2'],
    ];
    const how = aggregation === undefined ? {} : { aggregation };
    expect(graded({ policy: 'COLLECT', ...how, rules }, 500)).toEqual(expected);
  });

  test('collect cannot add up several outputs, and that is told', () => {
    const sketch = { policy: 'COLLECT', aggregation: 'SUM', inputs: ['n'], outputs: ['a', 'b'], rules: [] };
    expect(codesOf(dmnFile(table('d', sketch)))).toContain('dmn-aggregation-outputs');
  });
});

describe('a table', () => {
  test('with several outputs gives a context of them', () => {
    const sketch = { inputs: ['n'], outputs: ['discount', 'note'], rules: [['1', '5', '"few"']] };
    expect(decided(dmnFile(table('d', sketch)), 'd', { n: 1 })).toEqual({ discount: 5, note: 'few' });
  });

  test('gives its default where no rule fires, and null without one', () => {
    const inside = { grade: '<defaultOutputEntry><text>"none"</text></defaultOutputEntry>' };
    expect(graded({ inside }, -1)).toBe('none');
    expect(graded({}, -1)).toBeNull();
  });

  test('gives nothing for a value that its input does not allow, and says so', () => {
    const inside = { n: '<inputValues><text>[0..1000]</text></inputValues>' };
    const compiled = compiledOf(dmnFile(table('d', { ...overlapping, inside })));
    expect(outcomeOf(compiled, 'd', { n: 5 })).toMatchObject({ value: 'low' });
    const outcome = outcomeOf(compiled, 'd', { n: 5_000 });
    expect(outcome).toMatchObject({ ok: true, value: null });
    expect(outcome.explanation.problems).toMatchObject([{ kind: 'violation' }]);
  });

  test('explains itself: the inputs, every cell of every rule, which rule fired and with what', () => {
    const sketch: TableSketch = {
      inputs: ['n', 'country'],
      outputs: ['fee'],
      rules: [
        ['< 10', '"DE"', '1'],
        ['>= 10', '"DE"', '2'],
        ['-', '"FR"', '3'],
      ],
    };
    const outcome = outcomeOf(compiledOf(dmnFile(table('d', sketch))), 'd', { n: 12, country: 'DE' });
    expect(outcome.explanation.tables).toMatchObject([
      {
        decision: 'd',
        table: 'd_table',
        hitPolicy: 'UNIQUE',
        inputs: [
          { label: 'n', value: 12 },
          { label: 'country', value: 'DE' },
        ],
        rules: [
          { number: 1, fired: false, cells: ['no', 'yes'] },
          { number: 2, fired: true, cells: ['yes', 'yes'], outputs: [2] },
          { number: 3, fired: false, cells: ['yes', 'no'] },
        ],
        ruleCount: 3,
      },
    ]);
    expect(outcome.explanation.decisions).toMatchObject([{ decision: 'd', value: 2 }]);
  });

  test('that takes the first rule says of one rule only that it fired', () => {
    const outcome = outcomeOf(compiledOf(dmnFile(table('d', { ...overlapping, policy: 'FIRST' }))), 'd', {
      n: 500,
    });
    const rules = outcome.explanation.tables[0]?.rules ?? [];
    expect(rules.map(({ fired, cells }) => [fired, cells])).toEqual([
      [true, ['yes']],
      [false, ['yes']],
      [false, ['yes']],
    ]);
  });

  test('of ten thousand rules is decided at once, and its explanation stays small', () => {
    const rules = Array.from({ length: 10_000 }, (_, i) => [`${i}`, `"r${i}"`]);
    const compiled = compiledOf(dmnFile(table('d', { inputs: ['n'], outputs: ['x'], rules })));
    const outcome = outcomeOf(compiled, 'd', { n: 9_999 });
    expect(outcome).toMatchObject({ ok: true, value: 'r9999' });
    expect(outcome.explanation.tables[0]?.rules.find(({ fired }) => fired)?.number).toBe(10_000);
    expect(JSON.stringify(outcome.explanation).length).toBeLessThan(64_000);
  });

  test('reads data of older engines by their names, and tells that they are not declared', () => {
    const file = dmnFile(table('d', overlapping));
    expect(codesOf(file)).toEqual(['dmn-input-undeclared']);
  });
});

import { describe, expect, test } from 'vitest';
import { workOut, workOutMappings } from './expression-preview.ts';
import { type SampleTreeNode, sampleTree } from './sample-tree.ts';

const data = {
  amount: 1250,
  'invoice-no': 'R-7',
  order: { 'unit price': 3, for: 6, 'a.b': 7, items: [{ sku: 'x' }, { sku: 'y' }], __proto__: null },
  note: 'x'.repeat(500),
};

describe('an expression tried on data', () => {
  test('tells its value, what kind it is, and that it was shortened', () => {
    expect(workOut('amount * 2', data, 0).shown).toEqual({
      ok: true,
      type: 'number',
      text: '2500',
      shortened: false,
    });
    expect(workOut('=note', data, 0).shown).toMatchObject({ type: 'text', shortened: true });
    expect(workOut('order.items', data, 0).shown).toMatchObject({
      type: 'list',
      text: '[{sku: "x"}, {sku: "y"}]',
    });
    expect(workOut('date("2026-01-31") + duration("P1D")', data, 0).shown).toMatchObject({
      type: 'date',
      text: '2026-02-01',
    });
  });

  test('points at what is wrong in the text as it was written', () => {
    expect(workOut('  = amount +', data, 0).shown).toMatchObject({ ok: false, start: 12 });
    expect(workOut('amount +\n nope(', data, 0).shown).toMatchObject({ ok: false, start: 15 });
  });

  test('says why a value is empty', () => {
    expect(workOut('ammount + 1', data, 0).shown).toMatchObject({
      ok: true,
      type: 'nothing',
      warning: 'There is no variable “ammount”.',
    });
  });

  test('cannot run for long', () => {
    expect(workOut('count(for i in 1..10000, j in 1..10000 return i)', data, 0).shown).toMatchObject({
      ok: false,
    });
  });
});

test('mappings set variables and places in them, and leave what else is there', () => {
  const mapped = workOutMappings(
    { 'order.total': 'amount', sum: '1 + 1', bad: '1 +' },
    data,
    { order: { id: 1 } },
    0,
  );
  expect(mapped.variables).toEqual({ order: { id: 1, total: 1250 }, sum: 2 });
  expect(mapped.failed).toBe(true);
  expect(mapped.values.map(({ target, shown }) => [target, shown.ok])).toEqual([
    ['order.total', true],
    ['sum', true],
    ['bad', false],
  ]);
});

describe('a tree of recorded data', () => {
  const nodes = (tree: readonly SampleTreeNode[]): SampleTreeNode[] =>
    tree.flatMap((node) => [node, ...nodes(node.children)]);

  test('has an expression for every place that reads what is shown there', () => {
    const all = nodes(sampleTree(data));
    expect(all.map(({ path }) => path)).toEqual([
      'amount',
      '`invoice-no`',
      'order',
      'order.`unit price`',
      'order.`for`',
      'order.`a.b`',
      'order.items',
      'order.items[1]',
      'order.items[1].sku',
      'order.items[2]',
      'order.items[2].sku',
      'note',
    ]);
    for (const { path, text, type } of all) {
      const { shown } = workOut(path, data, 0);
      expect(shown).toMatchObject({ ok: true, type });
      if (shown.ok) expect(shown.text.slice(0, 60)).toBe(text.slice(0, 60));
    }
  });

  test('stays small however large the data are, and says so', () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, [[[[1]]]]]));
    const tree = sampleTree({ wide, list: Array.from({ length: 5000 }, (_, index) => ({ index })) });
    expect(nodes(tree).length).toBeLessThan(700);
    expect(tree.find(({ name }) => name === 'wide')?.more).toBe(true);
  });
});

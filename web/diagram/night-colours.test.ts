import { expect, it } from 'vitest';
import { adaptColours, nightFill, nightInk } from './night-colours.ts';

it('keeps every colour of the author by day', () => {
  expect(nightFill('#ffffcc')).toMatch(/^light-dark\(#ffffcc, /);
  expect(nightInk('#1e88e5')).toMatch(/^light-dark\(#1e88e5, /);
});

it('turns white paper and black ink into those of the night, and only tints the rest', () => {
  expect(nightFill('#ffffff')).toContain('var(--b-sheet-fill))');
  expect(nightFill('#ffffff')).not.toContain('color-mix');
  expect(nightFill('#ffffcc')).toContain('color-mix');
  expect(nightInk('#000000')).toContain('var(--b-pen)');
});

it('changes each coloured element once, however often the drawing is opened', () => {
  const shape = new Map<string, unknown>([['bioc:fill', '#ff0000']]);
  const definitions = new Map<string, unknown>([
    ['diagrams', [new Map([['plane', new Map([['planeElement', [shape]]])]])]],
  ]);
  // A Map has the two verbs that are used of bpmn-moddle's elements; `in` finds them on its prototype.
  adaptColours(definitions);
  const once = shape.get('bioc:fill');
  adaptColours(definitions);
  expect(once).toBe(nightFill('#ff0000'));
  expect(shape.get('bioc:fill')).toBe(once);
});

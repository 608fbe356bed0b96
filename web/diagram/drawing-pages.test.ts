import { expect, it } from 'vitest';
import { pagesOf, pageWith } from './drawing-pages.ts';

const definitions = {
  diagrams: [
    { id: 'd1', name: 'Orders', plane: { planeElement: [{ bpmnElement: { id: 'a' } }] } },
    { id: 'd2', name: ' ', plane: { planeElement: [{ bpmnElement: { id: 'b' } }, {}] } },
    { name: 'without an id' },
  ],
};

it('names the pages of a file, those without a name by their number', () => {
  expect(pagesOf(definitions)).toEqual([
    { id: 'd1', name: 'Orders' },
    { id: 'd2', name: 'Page 2' },
  ]);
});

it('finds the page an element is drawn on', () => {
  expect(pageWith(definitions, 'b')).toBe('d2');
  expect(pageWith(definitions, 'c')).toBeUndefined();
});

it('makes nothing of a file without pages', () => {
  expect(pagesOf(undefined)).toEqual([]);
  expect(pageWith({ diagrams: 'none' }, 'a')).toBeUndefined();
});

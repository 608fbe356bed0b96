/**
 * The picture part of a file: which shapes are drawn, and where.
 *
 * Boundary: positions only; answers "what lies in what", never what anything means.
 *
 * Source: BPMN 2.0.2, chapter 12 (BPMN DI).
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import { localName } from './element-index.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnShape {
  /** The id the shape refers to, as written but without prefix. */
  readonly element: string;
  readonly bounds: Bounds;
  readonly line: number;
}

export interface Drawing {
  readonly diagrams: number;
  readonly shapes: readonly DrawnShape[];
  readonly bounds: ReadonlyMap<string, Bounds>;
  /** Where an element is drawn first. */
  boundsOf(id: string): Bounds | undefined;
  /** Whether `comparisons` more may be made; keeps a malicious file from costing every shape times every shape. */
  allows(comparisons: number): boolean;
  /** Whether `allows` has said no. */
  isExhausted(): boolean;
}

/** Enough for 5,000 steps in 2,000 lanes. */
const mostComparisons = 10_000_000;

export function readDrawing(root: XmlElement): Drawing {
  const shapes: DrawnShape[] = [];
  const first = new Map<string, Bounds>();
  let diagrams = 0;
  let budget = mostComparisons;
  const visit = (element: XmlElement): void => {
    if (element.space === 'bpmndi' && element.name === 'BPMNDiagram') diagrams += 1;
    if (element.space === 'bpmndi' && element.name === 'BPMNShape') {
      const shape = readShape(element);
      shapes.push(shape);
      if (!first.has(shape.element) && shape.bounds.width > 0) first.set(shape.element, shape.bounds);
    }
    if (element.space === 'bpmn' && element.name !== 'definitions') return;
    for (const child of element.children) visit(child);
  };
  visit(root);
  return {
    diagrams,
    shapes,
    bounds: first,
    boundsOf: (id) => first.get(id),
    allows: (comparisons) => {
      budget -= comparisons;
      return budget >= 0;
    },
    isExhausted: () => budget < 0,
  };
}

function readShape(element: XmlElement): DrawnShape {
  const bounds = element.children.find((child) => child.name === 'Bounds');
  return {
    element: localName(element.attributes.get('bpmnElement') ?? ''),
    bounds: {
      x: numberIn(bounds, 'x'),
      y: numberIn(bounds, 'y'),
      width: numberIn(bounds, 'width'),
      height: numberIn(bounds, 'height'),
    },
    line: element.line,
  };
}

function numberIn(bounds: XmlElement | undefined, name: string): number {
  const value = Number(bounds?.attributes.get(name));
  return Number.isFinite(value) ? value : 0;
}

/** Whether the middle of `inner` lies in `outer`. */
export function liesIn(inner: Bounds, outer: Bounds): boolean {
  const x = inner.x + inner.width / 2;
  const y = inner.y + inner.height / 2;
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
}

/** Whether the two share any point, the border included. */
export function touches(one: Bounds, other: Bounds): boolean {
  return (
    one.x <= other.x + other.width &&
    other.x <= one.x + one.width &&
    one.y <= other.y + other.height &&
    other.y <= one.y + one.height
  );
}

export function areaOf(bounds: Bounds): number {
  return bounds.width * bounds.height;
}

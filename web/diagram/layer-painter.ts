/**
 * Paints a DiagramLayer over the drawing, as SVG in two layers of its own: the way so far like a highlighter pen, and
 * above it rings, discs and notes.
 *
 * Invariants:
 * P1  Nothing of the drawing is touched: removing the two layers gives the drawing back.
 * P2  Rings and discs keep a readable size at every zoom (`--b-mark-scale`, set by the viewport).
 * P3  A disc that is still gliding to an element is not yet shown as resting there (`arriving`).
 */
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { type RingState, ringPath } from '../design/ring-state.ts';
import {
  asFlow,
  asShape,
  countPlace,
  type DrawnShape,
  notePlace,
  outlinePath,
  type Point,
  polyline,
  ringPlace,
} from './drawn-element.ts';
import { type Count, type DiagramLayer, emptyLayer, type NoteTone } from './layer.ts';
import { svg } from './svg.ts';

export interface LayerPainter {
  paint(layer: DiagramLayer): void;
  repaint(): void;
  setArriving(element: string, arriving: boolean): void;
  show(visible: boolean): void;
  readonly tokens: SVGElement;
}

export function createLayerPainter(canvas: Canvas, registry: ElementRegistry): LayerPainter {
  const trace = canvas.getLayer('baton-trace', 500);
  const over = canvas.getLayer('baton-over', 900);
  for (const group of [trace, over]) group.setAttribute('aria-hidden', 'true');
  const resting = svg('g', {});
  const tokens = svg('g', { class: 'baton-tokens' });
  over.append(resting, tokens);
  const arriving = new Map<string, number>();
  let current = emptyLayer;

  /** On the page (plane) that is open: bpmn-js keeps those of collapsed subprocesses apart. */
  function visible(id: string) {
    const element = registry.get(id);
    return element && canvas.findRoot(element) === canvas.getRootElement() ? element : undefined;
  }

  function outline(id: string): string | undefined {
    const element = visible(id);
    const flow = asFlow(element);
    if (flow) return polyline(flow.waypoints);
    const shape = asShape(element);
    return shape ? outlinePath(shape) : undefined;
  }

  function band(id: string, className: string): SVGElement[] {
    const path = outline(id);
    return path ? [svg('path', { d: path, class: className })] : [];
  }

  function paintTrace(): void {
    trace.replaceChildren(...[...current.taken].flatMap((id) => band(id, 'baton-band baton-band-taken')));
  }

  function paintOver(): void {
    const shapes = (ids: Iterable<string>) =>
      [...ids].flatMap((id) => {
        const shape = asShape(visible(id));
        return shape ? [shape] : [];
      });
    resting.replaceChildren(
      ...[...current.changed].flatMap((id) => band(id, 'baton-outline baton-outline-changed')),
      ...[...current.marked].flatMap((id) => band(id, 'baton-outline baton-outline-marked')),
      ...(current.selected ? band(current.selected, 'baton-outline baton-outline-selected') : []),
      ...shapes(current.rings.keys()).flatMap((shape) => ring(shape, current.rings.get(shape.id))),
      ...shapes(current.notes.keys()).flatMap((shape) => note(shape, current.notes.get(shape.id))),
      ...shapes(current.counts.keys()).flatMap((shape) =>
        count(shape, current.counts.get(shape.id), arriving.has(shape.id)),
      ),
    );
  }

  function repaint(): void {
    paintTrace();
    paintOver();
  }

  return {
    tokens,
    repaint,
    paint(layer) {
      const before = current;
      current = layer;
      if (before.taken !== layer.taken) paintTrace();
      paintOver();
    },
    setArriving(element, on) {
      const next = (arriving.get(element) ?? 0) + (on ? 1 : -1);
      if (next > 0) arriving.set(element, next);
      else arriving.delete(element);
      for (const node of resting.querySelectorAll('[data-count-of]')) {
        if (node.getAttribute('data-count-of') === element) node.toggleAttribute('data-arriving', next > 0);
      }
    },
    show(on) {
      for (const group of [trace, over]) group.style.display = on ? '' : 'none';
    },
  };
}

function placed(kind: 'ring' | 'note' | 'count', at: Point, ...children: SVGElement[]): SVGElement {
  const scaled = svg('g', { class: 'baton-mark', 'data-mark': kind });
  scaled.append(...children);
  const group = svg('g', { transform: `translate(${at.x} ${at.y})` });
  group.append(scaled);
  return group;
}

function ring(shape: DrawnShape, state: RingState | undefined): SVGElement[] {
  if (!state) return [];
  return [
    placed(
      'ring',
      ringPlace(shape),
      svg('circle', { r: 7.5, class: 'baton-ring-ground' }),
      svg('path', { d: ringPath(state.level), class: 'baton-ring-fill', 'data-tone': state.tone }),
      svg('circle', {
        r: 6.25,
        class: 'baton-ring-edge',
        'data-tone': state.tone,
        ...(state.tone === 'incomplete' ? { 'stroke-dasharray': '2.6 2.3' } : {}),
      }),
    ),
  ];
}

function note(shape: DrawnShape, tone: NoteTone | undefined): SVGElement[] {
  if (!tone) return [];
  const glyph = svg('text', { class: 'baton-note-glyph', y: 3.6 });
  glyph.textContent = '!';
  return [
    placed(
      'note',
      notePlace(shape),
      svg('rect', { x: -8, y: -8, width: 16, height: 16, rx: 5, class: 'baton-note', 'data-tone': tone }),
      glyph,
    ),
  ];
}

function count(shape: DrawnShape, value: Count | undefined, isArriving: boolean): SVGElement[] {
  if (!value) return [];
  const digits = svg('text', { class: 'baton-count-digits', y: 3.9 });
  digits.textContent = value.count > 99 ? '99+' : String(value.count);
  const wide = value.count > 9 ? (value.count > 99 ? 30 : 24) : 20;
  const mark = placed(
    'count',
    countPlace(shape),
    svg('rect', {
      x: -wide / 2,
      y: -10,
      width: wide,
      height: 20,
      rx: 10,
      class: 'baton-count',
      'data-tone': value.tone,
    }),
    digits,
  );
  mark.setAttribute('data-count-of', shape.id);
  mark.setAttribute('data-on', shape.kind);
  mark.toggleAttribute('data-arriving', isArriving);
  return [mark];
}

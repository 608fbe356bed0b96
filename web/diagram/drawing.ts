/**
 * A drawing on the screen: bpmn-js behind the few verbs the product needs. Loaded lazily, being the largest part of
 * the application.
 *
 * Boundary: the only file (with layer-painter and touch-navigation) that talks to bpmn-js. Its watermark stays.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './drawing.css';
import type TextRenderer from 'bpmn-js/lib/draw/TextRenderer';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { type DrawingPage, pagesOf, pageWith } from './drawing-pages.ts';
import { asFlow, asShape, isStep } from './drawn-element.ts';
import { glide } from './glide.ts';
import type { DiagramLayer } from './layer.ts';
import { createLayerPainter } from './layer-painter.ts';
import { adaptColours } from './night-colours.ts';
import { addTouchNavigation } from './touch-navigation.ts';
import { createViewport } from './viewport.ts';
import { keepWordsWhole } from './whole-words.ts';

export interface Drawing {
  /** Draws the file's first page, around `first` where it cannot be read as a whole; the pages it has. Rejects where nothing in it can be drawn. */
  open(xml: string, first: readonly string[]): Promise<readonly DrawingPage[]>;
  showPage(id: string): Promise<void>;
  fit(): void;
  zoomBy(factor: number): void;
  /** Brings the element into view, on whichever page of the file it is drawn. */
  reveal(element: string): Promise<void>;
  paint(layer: DiagramLayer): void;
  showLayer(visible: boolean): void;
  /** Discs glide along these flows; settles when the last has arrived. */
  glide(flows: readonly string[]): Promise<void>;
  destroy(): void;
}

export interface DrawingEvents {
  onPage(page: string): void;
  onSelect(element: string | undefined): void;
  onHover(element: string | undefined): void;
}

const pen = {
  bpmnRenderer: {
    defaultFillColor: 'var(--b-sheet-fill)',
    defaultStrokeColor: 'var(--b-pen)',
    defaultLabelColor: 'var(--b-pen)',
  },
  textRenderer: {
    defaultStyle: {
      fontFamily: 'Inter Variable, Arial, sans-serif',
      fontSize: 12,
      fontWeight: 'normal',
      lineHeight: 1.25,
    },
    externalStyle: { fontSize: 11.5 },
  },
};

export function createDrawing(container: HTMLElement, events: DrawingEvents): Drawing {
  const viewer = new NavigatedViewer({ container, ...pen });
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  keepWordsWhole(viewer.get<TextRenderer>('textRenderer'));
  const painter = createLayerPainter(canvas, registry);
  const viewport = createViewport(container, canvas, registry);
  const sheet = container.querySelector('svg');
  sheet?.setAttribute('role', 'img');
  sheet?.setAttribute(
    'aria-label',
    'The drawing; Ctrl and the arrow keys move it. “Steps in words” tells the same.',
  );
  const removeTouch = addTouchNavigation(container, canvas, viewport.userMoved);

  viewer.on('import.render.start', (event: { definitions: unknown }) => adaptColours(event.definitions));
  viewer.on('canvas.viewbox.changed', () => viewport.rescaleMarks());
  viewer.on('root.set', () => painter.repaint());
  viewer.on('element.hover', ({ element }: { element: { id: string } }) => {
    events.onHover(isStep(element) ? element.id : undefined);
  });
  viewer.on('element.out', () => events.onHover(undefined));
  viewer.on('element.click', ({ element }: { element: { id: string; labelTarget?: { id: string } } }) => {
    const target = element.labelTarget ?? element;
    const known = registry.get(target.id);
    events.onSelect(known && isStep(known) ? target.id : undefined);
  });

  async function showPage(id: string): Promise<void> {
    await viewer.open(id);
    viewport.showAll();
    painter.repaint();
    events.onPage(id);
  }

  return {
    async open(xml, first) {
      await document.fonts.load('12px "Inter Variable"').catch(() => undefined);
      await viewer.importXML(xml);
      viewport.showFirst(first);
      painter.repaint();
      return pagesOf(viewer.getDefinitions());
    },
    showPage,
    fit: viewport.showAll,
    zoomBy: viewport.zoomBy,
    async reveal(element) {
      if (viewport.reveal(element)) return;
      const page = pageWith(viewer.getDefinitions(), element);
      if (page === undefined) return;
      await showPage(page);
      viewport.reveal(element);
    },
    paint: painter.paint,
    showLayer: painter.show,
    glide: (flows) =>
      glide(
        {
          flow: (id) => {
            const element = registry.get(id);
            return element && canvas.findRoot(element) === canvas.getRootElement()
              ? asFlow(element)
              : undefined;
          },
          shape: (id) => asShape(registry.get(id)),
          setArriving: painter.setArriving,
          tokens: painter.tokens,
        },
        flows,
      ),
    destroy() {
      removeTouch();
      viewport.destroy();
      viewer.destroy();
    },
  };
}

/**
 * A decision model on the screen: dmn-js behind the few verbs the product needs. Loaded lazily, with the page.
 *
 * Boundary: the only file that talks to dmn-js. Its watermark stays.
 */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import './decision-drawing.css';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';
import { asDrawable } from './drawable-model.ts';

export interface DecisionSheet {
  /** Id of the element it shows: a decision, a knowledge model, or the model itself for the overview. */
  readonly element: string;
  readonly name: string;
  readonly kind: 'overview' | 'table' | 'expression';
}

export interface DecisionDrawing {
  /** The sheets of the model. Rejects where nothing in it can be drawn. */
  open(xml: string): Promise<readonly DecisionSheet[]>;
  show(element: string): Promise<void>;
  destroy(): void;
}

const kinds: Readonly<Record<string, DecisionSheet['kind']>> = {
  drd: 'overview',
  decisionTable: 'table',
  literalExpression: 'expression',
  boxedExpression: 'expression',
};

export function createDecisionDrawing(container: HTMLElement): DecisionDrawing {
  const viewer = new NavigatedViewer({
    container,
    drd: {
      drdRenderer: {
        defaultFillColor: 'var(--b-sheet-fill)',
        defaultStrokeColor: 'var(--b-pen)',
        defaultLabelColor: 'var(--b-pen)',
      },
    },
  });
  return {
    async open(xml) {
      await viewer.importXML(asDrawable(xml), { open: false });
      return viewer.getViews().flatMap((view): DecisionSheet[] => {
        const kind = kinds[view.type];
        if (kind === undefined) return [];
        return [{ element: view.element.id, name: view.element.name ?? view.element.id, kind }];
      });
    },
    async show(element) {
      const view = viewer.getViews().find((each) => each.element.id === element);
      if (view === undefined) return;
      await viewer.open(view);
      if (view.type === 'drd') fitOverview(viewer.getActiveViewer());
    },
    destroy: () => viewer.destroy(),
  };
}

interface Canvas {
  zoom(to: 'fit-viewport', center: 'auto'): void;
}

function isCanvas(value: unknown): value is Canvas {
  return typeof value === 'object' && value !== null && 'zoom' in value && typeof value.zoom === 'function';
}

function fitOverview(viewer: { get(name: string, strict: boolean): unknown } | undefined): void {
  const canvas = viewer?.get('canvas', false);
  if (isCanvas(canvas)) canvas.zoom('fit-viewport', 'auto');
}

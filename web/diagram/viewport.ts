/** Which part of the sheet is seen, and how large: fitting, zooming, bringing an element into view. */
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { asFlow, asShape, type Box } from './drawn-element.ts';
import { prefersStillness } from './motion.ts';

const largestMargin = 36;
/** On a small sheet the picture needs the room more than its margin does. */
const marginShare = 0.045;
const largestFit = 1.15;
const readableScale = 0.65;
const pan_ms = 260;

/** Below this, on a small screen, one sees shapes but reads nothing. */
const smallestOverview = 0.42;
const closeUp = 0.6;

export interface Viewport {
  showAll(): void;
  /** The whole sheet where that can be read, else a close-up around these elements. */
  showFirst(elements: readonly string[]): void;
  zoomBy(factor: number): void;
  reveal(element: string): boolean;
  rescaleMarks(): void;
  /** From now on a change of the window's size does not move the sheet. */
  userMoved(): void;
  destroy(): void;
}

function marginOf(outer: { readonly width: number; readonly height: number }): number {
  return Math.min(largestMargin, marginShare * Math.max(outer.width, outer.height));
}

export function createViewport(container: HTMLElement, canvas: Canvas, registry: ElementRegistry): Viewport {
  let fitted = true;
  let panning = 0;

  function setBox(box: Box): void {
    // Covered by a panel on a phone the sheet has no height, and no scale would fit.
    if (!(box.width > 0 && box.height > 0)) return;
    canvas.viewbox({ x: box.x, y: box.y, width: box.width, height: box.height });
  }

  function centred(middle: { x: number; y: number }, scale: number): Box {
    const size = canvas.getSize();
    const [width, height] = [size.width / scale, size.height / scale];
    return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
  }

  function showAll(): void {
    cancelAnimationFrame(panning);
    const { inner, outer } = canvas.viewbox();
    if (outer.width < 40 || outer.height < 40 || inner.width === 0) return;
    const margin = marginOf(outer);
    const scale = Math.min(
      largestFit,
      (outer.width - 2 * margin) / inner.width,
      (outer.height - 2 * margin) / inner.height,
    );
    setBox(centred({ x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 }, Math.max(scale, 0.1)));
    fitted = true;
  }

  function showFirst(elements: readonly string[]): void {
    showAll();
    const { scale, outer, inner } = canvas.viewbox();
    if (scale >= smallestOverview || outer.width > 720) return;
    const box = elements.map(boxOf).find((found) => found !== undefined);
    const middle = box
      ? { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      : { x: inner.x + outer.width / closeUp / 2 - marginOf(outer), y: inner.y + inner.height / 2 };
    setBox(centred(middle, closeUp));
    fitted = false;
  }

  function rescaleMarks(): void {
    const { scale } = canvas.viewbox();
    const atZoom = (largest: number) => String(Math.min(largest, Math.max(0.8, 0.92 / scale)));
    container.style.setProperty('--b-mark-scale', atZoom(2.2));
    container.style.setProperty('--b-ring-scale', atZoom(1.35));
  }

  function boxOf(id: string): Box | undefined {
    const element = registry.get(id);
    const shape = asShape(element);
    if (shape) return shape;
    const flow = asFlow(element);
    if (!flow) return undefined;
    const xs = flow.waypoints.map((point) => point.x);
    const ys = flow.waypoints.map((point) => point.y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  }

  function reveal(id: string): boolean {
    const element = registry.get(id);
    const box = boxOf(id);
    if (!element || !box) return false;
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) {
      canvas.setRootElement(root);
      showAll();
    }
    const view = canvas.viewbox();
    const room = 40 / view.scale;
    const inside =
      box.x - room >= view.x &&
      box.y - room >= view.y &&
      box.x + box.width + room <= view.x + view.width &&
      box.y + box.height + room <= view.y + view.height;
    if (inside && view.scale >= readableScale) return true;
    fitted = false;
    panTo(centred({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, Math.max(view.scale, 0.9)));
    return true;
  }

  function panTo(goal: Box): void {
    cancelAnimationFrame(panning);
    const from = canvas.viewbox();
    if (prefersStillness()) {
      setBox(goal);
      return;
    }
    const began = performance.now();
    function frame(now: number): void {
      const share = Math.min(1, (now - began) / pan_ms);
      const eased = 1 - (1 - share) ** 3;
      const between = (a: number, b: number) => a + (b - a) * eased;
      setBox({
        x: between(from.x, goal.x),
        y: between(from.y, goal.y),
        width: between(from.width, goal.width),
        height: between(from.height, goal.height),
      });
      if (share < 1) panning = requestAnimationFrame(frame);
    }
    panning = requestAnimationFrame(frame);
  }

  function userMoved(): void {
    fitted = false;
  }

  const observer = new ResizeObserver(() => {
    canvas.resized();
    if (fitted) showAll();
  });
  observer.observe(container);
  container.addEventListener('wheel', userMoved, { passive: true });

  return {
    showAll,
    showFirst,
    reveal,
    rescaleMarks,
    userMoved,
    zoomBy(factor) {
      fitted = false;
      canvas.zoom(Math.min(3, Math.max(0.15, canvas.viewbox().scale * factor)));
    },
    destroy() {
      cancelAnimationFrame(panning);
      observer.disconnect();
      container.removeEventListener('wheel', userMoved);
    },
  };
}

/**
 * Discs that glide along the flows. Which flows a disc takes one after the other is read off the drawing: a flow
 * that leaves where another of the same batch arrived starts when that one has arrived.
 *
 * Invariants:
 * G1  With reduced motion asked for, nothing glides; what arrives is simply there.
 * G2  A batch never takes longer than `longest_ms`: many moves at once go faster, none is left out.
 */
import { glide_ms } from '../design/tokens.ts';
import { countPlace, type DrawnFlow, type DrawnShape, type Point, polyline } from './drawn-element.ts';
import { prefersStillness } from './motion.ts';
import { svg } from './svg.ts';

const longest_ms = 5_000;

export interface GlideScene {
  flow(id: string): DrawnFlow | undefined;
  shape(id: string): DrawnShape | undefined;
  setArriving(element: string, arriving: boolean): void;
  readonly tokens: SVGElement;
}

interface Leg {
  readonly flow: DrawnFlow;
  readonly path: SVGPathElement;
  readonly length: number;
  readonly starts_ms: number;
  readonly lasts_ms: number;
}

export function glide(scene: GlideScene, flows: readonly string[]): Promise<void> {
  if (prefersStillness() || document.hidden) return Promise.resolve();
  const legs = planLegs(scene, flows);
  const end = Math.max(0, ...legs.map((leg) => leg.starts_ms + leg.lasts_ms));
  if (end === 0) return Promise.resolve();
  const hurry = Math.max(1, end / longest_ms);
  return new Promise((resolve) => {
    let running = legs.length;
    const finished = () => {
      running -= 1;
      if (running === 0) resolve();
    };
    for (const leg of legs) runLeg(scene, leg, hurry, finished);
  });
}

function planLegs(scene: GlideScene, flows: readonly string[]): Leg[] {
  const arrivals = new Map<string, number>();
  const legs: Leg[] = [];
  for (const id of flows) {
    const flow = scene.flow(id);
    if (!flow) continue;
    const path = pathOf(flow, scene);
    const length = path.getTotalLength();
    const starts_ms = flow.source ? (arrivals.get(flow.source) ?? 0) : 0;
    const lasts_ms = Math.min(1.5, Math.max(0.6, length / 200)) * glide_ms;
    if (flow.target)
      arrivals.set(flow.target, Math.max(arrivals.get(flow.target) ?? 0, starts_ms + lasts_ms));
    legs.push({ flow, path, length, starts_ms, lasts_ms });
  }
  return legs;
}

/** From where the disc rests on the source, along the flow, to where it will rest on the target. */
function pathOf(flow: DrawnFlow, scene: GlideScene): SVGPathElement {
  const source = flow.source ? scene.shape(flow.source) : undefined;
  const target = flow.target ? scene.shape(flow.target) : undefined;
  const points: Point[] = [
    ...(source && source.kind === 'task' ? [countPlace(source)] : []),
    ...flow.waypoints,
    ...(target && target.kind === 'task' ? [countPlace(target)] : []),
  ];
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', polyline(points));
  return path;
}

function runLeg(scene: GlideScene, leg: Leg, hurry: number, finished: () => void): void {
  const disc = svg('circle', { r: 8, class: 'baton-token' });
  const holder = svg('g', {});
  const scaled = svg('g', { class: 'baton-mark' });
  scaled.append(disc);
  holder.append(scaled);
  const target = leg.flow.target;
  if (target) scene.setArriving(target, true);
  const began = performance.now() + leg.starts_ms / hurry;
  const lasts = leg.lasts_ms / hurry;

  function frame(now: number): void {
    const share = (now - began) / lasts;
    if (share >= 0 && share < 1) {
      if (!holder.isConnected) scene.tokens.append(holder);
      const at = leg.path.getPointAtLength(eased(share) * leg.length);
      holder.setAttribute('transform', `translate(${at.x} ${at.y})`);
    }
    if (share < 1) {
      requestAnimationFrame(frame);
      return;
    }
    holder.remove();
    if (target) scene.setArriving(target, false);
    finished();
  }
  requestAnimationFrame(frame);
}

function eased(share: number): number {
  return share < 0.5 ? 2 * share * share : 1 - (-2 * share + 2) ** 2 / 2;
}

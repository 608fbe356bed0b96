/** What is read of bpmn-js's elements: their geometry, narrowed once, so that nothing else handles untyped objects. */
import type { ElementLike } from 'diagram-js/lib/core/Types';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface DrawnShape extends Box {
  readonly id: string;
  readonly kind: 'task' | 'event' | 'gateway' | 'frame';
}

export interface DrawnFlow {
  readonly id: string;
  readonly waypoints: readonly Point[];
  readonly source?: string;
  readonly target?: string;
}

function numberIn(element: ElementLike, key: string): number | undefined {
  const value: unknown = element[key];
  return typeof value === 'number' ? value : undefined;
}

function typeOf(element: ElementLike): string {
  const type: unknown = element.type;
  return typeof type === 'string' ? type : '';
}

function isLabel(element: ElementLike): boolean {
  return element.labelTarget !== undefined && element.labelTarget !== null;
}

export function asShape(element: ElementLike | undefined): DrawnShape | undefined {
  if (!element || isLabel(element)) return undefined;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((key) => numberIn(element, key));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return { id: element.id, x, y, width, height, kind: kindOf(typeOf(element)) };
}

function kindOf(type: string): DrawnShape['kind'] {
  if (type.endsWith('Event')) return 'event';
  if (type.endsWith('Gateway')) return 'gateway';
  return type === 'bpmn:Participant' || type === 'bpmn:Lane' ? 'frame' : 'task';
}

export function asFlow(element: ElementLike | undefined): DrawnFlow | undefined {
  const waypoints: unknown = element?.waypoints;
  if (!element || !Array.isArray(waypoints)) return undefined;
  const points = waypoints.flatMap((point: unknown) => (isPoint(point) ? [{ x: point.x, y: point.y }] : []));
  if (points.length < 2) return undefined;
  const source: unknown = element.source?.id;
  const target: unknown = element.target?.id;
  return {
    id: element.id,
    waypoints: points,
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof target === 'string' ? { target } : {}),
  };
}

function isPoint(value: unknown): value is Point {
  return (
    typeof value === 'object' &&
    value !== null &&
    'x' in value &&
    'y' in value &&
    typeof value.x === 'number' &&
    typeof value.y === 'number'
  );
}

/** Steps, decisions and events: what a person may point at; pools, labels and flows are not. */
export function isStep(element: ElementLike): boolean {
  const shape = asShape(element);
  if (!shape || shape.kind === 'frame') return false;
  return /Task|Event|Gateway|SubProcess|CallActivity|Transaction/.test(typeOf(element));
}

/**
 * Where the ring sits: on a step's upper right corner; on the lower right of decisions and events, whose labels stand
 * above or straight below.
 */
export function ringPlace(shape: DrawnShape): Point {
  const { x, y } = cornerPlace(shape, 1);
  if (shape.kind === 'gateway') return mirrored(shape, { x, y });
  return shape.kind === 'event' ? { x, y: shape.y + shape.height * 0.8 } : { x, y };
}

/** Where the discs rest: on the upper left corner; at the left of events, for one on a step's edge has its name above. */
export function countPlace(shape: DrawnShape): Point {
  if (shape.kind === 'event') return { x: shape.x, y: shape.y + shape.height * 0.4 };
  return cornerPlace(shape, -1);
}

/** Where a note of the reader sits: on the lower left corner, away from labels and loop marks. */
export function notePlace(shape: DrawnShape): Point {
  return mirrored(shape, cornerPlace(shape, -1));
}

function mirrored(shape: DrawnShape, { x, y }: Point): Point {
  return { x, y: 2 * shape.y + shape.height - y };
}

function cornerPlace(shape: DrawnShape, side: 1 | -1): Point {
  const middle = { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
  if (shape.kind === 'event')
    return { x: middle.x + side * shape.width * 0.4, y: middle.y - shape.height * 0.4 };
  if (shape.kind === 'gateway')
    return { x: middle.x + side * shape.width * 0.3, y: middle.y - shape.height * 0.3 };
  return { x: middle.x + side * (shape.width / 2 - 3), y: shape.y + 3 };
}

export function polyline(points: readonly Point[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join('');
}

/** The element's outline, as bpmn-js draws it. */
export function outlinePath({ kind, x, y, width, height }: DrawnShape): string {
  if (kind === 'event') {
    const radius = width / 2;
    return `M${x} ${y + radius}a${radius} ${radius} 0 1 1 ${width} 0a${radius} ${radius} 0 1 1 ${-width} 0Z`;
  }
  if (kind === 'gateway') {
    return `M${x + width / 2} ${y}l${width / 2} ${height / 2}l${-width / 2} ${height / 2}l${-width / 2} ${-height / 2}Z`;
  }
  const corner = kind === 'frame' ? 0 : 10;
  const turn = (dx: number, dy: number) => `a${corner} ${corner} 0 0 1 ${dx} ${dy}`;
  return (
    `M${x + corner} ${y}h${width - 2 * corner}${turn(corner, corner)}v${height - 2 * corner}${turn(-corner, corner)}` +
    `h${2 * corner - width}${turn(-corner, -corner)}v${2 * corner - height}${turn(corner, -corner)}Z`
  );
}

/** One finger moves the sheet, two fingers zoom it; bpmn-js itself knows mouse and keyboard only. */
import type Canvas from 'diagram-js/lib/core/Canvas';

const scaleRange = { smallest: 0.15, largest: 3 };

export function addTouchNavigation(container: HTMLElement, canvas: Canvas, onMoved: () => void): () => void {
  const fingers = new Map<number, { x: number; y: number }>();

  function down(event: PointerEvent): void {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  function move(event: PointerEvent): void {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, now, other);
    else canvas.scroll({ dx: now.x - before.x, dy: now.y - before.y });
    fingers.set(event.pointerId, now);
    onMoved();
  }

  function pinch(
    before: { x: number; y: number },
    now: { x: number; y: number },
    other: { x: number; y: number },
  ): void {
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    if (was < 1) return;
    const scale = Math.min(
      scaleRange.largest,
      Math.max(scaleRange.smallest, (canvas.viewbox().scale * is) / was),
    );
    const box = container.getBoundingClientRect();
    canvas.zoom(scale, { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top });
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
  }

  const listeners = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
  ] as const;
  for (const [name, listener] of listeners) container.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) container.removeEventListener(name, listener);
  };
}

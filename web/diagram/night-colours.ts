/**
 * Colours an author gave to elements, made readable on a dark sheet: in memory only, by CSS `light-dark()`, so that
 * by day the drawing looks exactly as drawn and a change of scheme needs no redrawing.
 */
interface Coloured {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

function isColoured(value: unknown): value is Coloured {
  return typeof value === 'object' && value !== null && 'get' in value && 'set' in value;
}

function listIn(element: Coloured, name: string): Coloured[] {
  const value = element.get(name);
  return Array.isArray(value) ? value.filter(isColoured) : [];
}

/** 0 black to 1 white; of anything but #rrggbb the middle. */
function lightness(colour: string): number {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!hex) return colour === 'white' ? 1 : colour === 'black' ? 0 : 0.5;
  const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16) / 255);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function nightFill(colour: string): string {
  if (lightness(colour) > 0.99) return `light-dark(${colour}, var(--b-sheet-fill))`;
  return `light-dark(${colour}, color-mix(in oklab, ${colour} 24%, var(--b-sheet-fill)))`;
}

export function nightInk(colour: string): string {
  if (lightness(colour) < 0.25) return `light-dark(${colour}, var(--b-pen))`;
  return `light-dark(${colour}, color-mix(in oklab, ${colour} 60%, var(--b-ink)))`;
}

function change(element: Coloured, name: string, turn: (colour: string) => string): void {
  const colour = element.get(name);
  if (typeof colour === 'string' && colour !== '' && !colour.startsWith('light-dark'))
    element.set(name, turn(colour));
}

/** `definitions`: bpmn-moddle's root, before it is rendered. */
export function adaptColours(definitions: unknown): void {
  if (!isColoured(definitions)) return;
  for (const diagram of listIn(definitions, 'diagrams')) {
    const plane = diagram.get('plane');
    if (!isColoured(plane)) continue;
    for (const element of listIn(plane, 'planeElement')) {
      change(element, 'bioc:fill', nightFill);
      change(element, 'color:background-color', nightFill);
      change(element, 'bioc:stroke', nightInk);
      change(element, 'color:border-color', nightInk);
      const label = element.get('label');
      if (isColoured(label)) change(label, 'color:color', nightInk);
    }
  }
}

/**
 * The requirement graph of linked models: what each element requires, and whether decisions require each other in a
 * circle (DMN 1.5, section 6.2.1.3 forbids it).
 *
 * Invariants:
 * G1  Walks keep their own stack: a chain of any length is followed.
 * G2  A requirement that closes a circle is told and cut, so that evaluation always ends.
 */
import type { Element, ElementOf } from './link-models.ts';
import { resolve } from './link-models.ts';

export type Data = ElementOf<'input' | 'decision'>;
export type Callable = ElementOf<'knowledge' | 'service'>;

export interface Required {
  readonly data: readonly Data[];
  readonly functions: readonly Callable[];
}

const NONE: Required = { data: [], functions: [] };

/** Gives what an element requires; worked out once an element. */
export function requirementGraph(): (element: Element) => Required {
  const known = new Map<Element, Required>();
  const required = (element: Element): Required => {
    const found = known.get(element);
    if (found !== undefined) return found;
    const made = requiredBy(element);
    known.set(element, made);
    return made;
  };
  const cleared = new Set<Element>();
  return (element) => {
    cutCircles(element, required, known, cleared);
    return required(element);
  };
}

function requiredBy(element: Element): Required {
  if (element.kind === 'input') return NONE;
  const { model } = element;
  if (element.kind === 'service') return NONE;
  const { inputs, decisions, knowledge } = element.source.requires;
  return {
    data: [
      ...inputs.flatMap((each) => resolve(model, each, ['input', 'decision']) ?? []),
      ...decisions.flatMap((each) => resolve(model, each, ['decision', 'input']) ?? []),
    ],
    functions: knowledge.flatMap((each) => resolve(model, each, ['knowledge', 'service']) ?? []),
  };
}

/** Depth first along data; a step back onto the way closes a circle. Functions may call each other: calls are bounded. */
function cutCircles(
  start: Element,
  required: (element: Element) => Required,
  known: Map<Element, Required>,
  cleared: Set<Element>,
): void {
  const way: { readonly element: Element; next: number }[] = [{ element: start, next: 0 }];
  const onWay = new Set<Element>([start]);
  while (way.length > 0) {
    const top = way.at(-1);
    if (top === undefined) return;
    const { element } = top;
    const next = cleared.has(element) ? undefined : required(element).data[top.next];
    if (next === undefined) {
      cleared.add(element);
      onWay.delete(element);
      way.pop();
    } else if (onWay.has(next)) {
      const circle = [...way.slice(way.findIndex((each) => each.element === next)), top]
        .slice(0, -1)
        .map((each) => `“${each.element.source.name}”`);
      const message = `${circle.slice(0, 10).join(' requires ')} requires “${next.source.name}” again.`;
      element.model.tell(
        'dmn-requirement-cycle',
        element.source,
        message,
        'The last requirement is left out.',
      );
      const { data, functions } = required(element);
      known.set(element, { data: data.filter((each) => each !== next), functions });
    } else {
      top.next += 1;
      way.push({ element: next, next: 0 });
      onWay.add(next);
    }
  }
}

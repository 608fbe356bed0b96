/**
 * Open jobs: jobs without named outputs, and steps with listeners that run programs, may leave anything behind. What is
 * read after one may have come from there, so nobody can be made to fill it in.
 *
 * Boundary: which steps can come after an open job; what follows for forms is `expression-uses.ts`.
 */
import type { Compilation } from './compilation.ts';
import { decisionResult } from './decision-work.ts';
import type { ElementId } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { outgoing } from './gateways.ts';

export interface OpenJobs {
  readonly any: boolean;
  /** The step can come after one: along the arrows, into and out of subprocesses, by events at an edge. */
  isBefore(step: ElementId): boolean;
}

export function openJobsOf(compilation: Compilation, places: readonly Place[]): OpenJobs {
  const open = places.filter((place) => isOpen(compilation, place)).map(({ node }) => node.id);
  const after = new Set<ElementId>();
  const pending = open.flatMap((id) => nextOf(compilation, id));
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (after.has(id)) continue;
    after.add(id);
    pending.push(...nextOf(compilation, id), ...insideOf(compilation, id));
  }
  return { any: open.length > 0, isBefore: (step) => after.has(step) };
}

function isOpen(compilation: Compilation, { node }: Place): boolean {
  const work = compilation.works.get(node.id);
  const data = compilation.data.get(node.id);
  if (node.meaning?.listeners?.some(({ run }) => run.kind !== 'expression') === true) return true;
  // What a decision leaves behind is known.
  if (work === undefined || decisionResult(work).length > 0) return false;
  return work.by === 'job' && (data?.outputs === undefined || data.returnsAll === true);
}

function nextOf(compilation: Compilation, id: ElementId): readonly ElementId[] {
  const place = compilation.map.places.get(id);
  if (place === undefined) return [];
  const flows = outgoing(compilation, place.node).map(({ target }) => target);
  const around = place.parent === undefined ? [] : nextOf(compilation, place.parent.id);
  return [...flows, ...(compilation.map.boundaryOf.get(id) ?? []), ...around];
}

function insideOf(compilation: Compilation, id: ElementId): readonly ElementId[] {
  const node = compilation.map.places.get(id)?.node;
  return node !== undefined && 'scope' in node ? node.scope.flowNodes.map((inner) => inner.id) : [];
}

/**
 * ProvidedNames: the variables that a start or a step of a process leaves behind, as far as anybody said so.
 *
 * Boundary: one element each; what all of a process together provide is `expression-uses.ts`.
 */
import type { Compilation } from './compilation.ts';
import { decisionResult } from './decision-work.ts';
import type { ElementId } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { drawnResults } from './drawn-connectors.ts';
import { inboundResults } from './drawn-triggers.ts';

/** What is asked or known when a case begins. */
export function providedByStart(compilation: Compilation, { node }: Place): string[] {
  if (node.type !== 'startEvent') return [];
  const wired = compilation.wiring.starts?.[node.id]?.form?.fields;
  const fields = wired ?? node.meaning?.form?.fields ?? [];
  const initiator = node.meaning?.initiator;
  return [...fields.map(({ name }) => name), ...(initiator === undefined ? [] : [initiator])];
}

/** What a step leaves behind, as far as anybody said so. */
export function providedBy(compilation: Compilation, id: ElementId): string[] {
  const { outputs, returnsAll } = compilation.data.get(id) ?? {};
  const mapped = (outputs ?? []).map(({ target }) => target);
  if (outputs !== undefined && returnsAll !== true) return mapped;
  return [...mapped, ...returnedBy(compilation, id), ...broughtIn(compilation, id)];
}

/** A case that a person starts brings nothing in, so there it is asked for. */
function broughtIn(compilation: Compilation, id: ElementId): readonly string[] {
  const node = compilation.map.places.get(id)?.node;
  return node === undefined || node.type === 'startEvent' ? [] : inboundResults(node);
}

function returnedBy(compilation: Compilation, id: ElementId): string[] {
  const work = compilation.works.get(id);
  if (work?.by === 'expression') return work.result === undefined ? [] : [work.result];
  if (work?.by === 'job') return [...decisionResult(work), ...drawnResults(work)];
  return work?.by === 'person' ? work.form.fields.map(({ name }) => name) : [];
}

/** Whether a data object is more than a picture before a step: another one puts a value there, or the start asks for it. */
export function isFilled(compilation: Compilation, { process, node }: Place, name: string): boolean {
  if (process.data?.inputs.some((input) => input.name === name) === true) return true;
  for (const place of compilation.map.places.values()) {
    if (place.process.id !== process.id || place.node.id === node.id) continue;
    const given = [...providedByStart(compilation, place), ...providedBy(compilation, place.node.id)];
    if (given.includes(name) || collects(compilation, place, name)) return true;
  }
  return false;
}

/** A step that runs several times puts what its runs return there. */
function collects(compilation: Compilation, { node }: Place, name: string): boolean {
  const wired = compilation.wiring.loops?.[node.id];
  if (wired?.kind === 'multi-instance' && wired.collect?.variable === name) return true;
  const loop = 'loop' in node ? node.loop : undefined;
  if (loop?.kind !== 'multi-instance') return false;
  return (
    node.meaning?.repetition?.collect?.variable === name ||
    (loop.outputCollection === name && loop.outputItem !== undefined)
  );
}

/** From the server's words about a process to what lies over its diagram and to the steps in words. */
import type { Finding, Severity } from '../../src/server/api/finding.ts';
import type { ElementLoad, Level, Performer } from '../../src/server/api/processes.ts';
import type { RingState } from '../design/ring-state.ts';
import { type Count, type DiagramLayer, emptyLayer, type NoteTone } from '../diagram/layer.ts';
import type { StepWords } from '../diagram/step-list.tsx';

type Performers = Readonly<Record<string, Performer>>;

const levels: Record<Level, RingState['level']> = {
  'by-hand': 0,
  assisted: 0.25,
  supervised: 0.5,
  automatic: 1,
};

export function ringOf(performer: Performer): RingState {
  return { level: levels[performer.level], tone: 'plain' };
}

export function ringsOf(performers: Performers): Map<string, RingState> {
  return new Map(
    Object.values(performers).flatMap((performer) =>
      performer.ring ? [[performer.element, ringOf(performer)]] : [],
    ),
  );
}

/** Rings alone: a process at rest. */
export function restingLayer(performers: Performers | undefined): DiagramLayer {
  return performers ? { ...emptyLayer, rings: ringsOf(performers) } : emptyLayer;
}

export function countsOfLoad(load: readonly ElementLoad[]): Map<string, Count> {
  return new Map(
    load.map((at): [string, Count] =>
      at.problems > 0
        ? [at.element, { count: at.problems + at.waiting, tone: 'help' }]
        : [at.element, { count: at.waiting, tone: 'waiting' }],
    ),
  );
}

const weight: Record<Severity, number> = { error: 2, warning: 1, info: 0 };

/** The gravest finding of each element; what is merely good to know stands in the list, not on the drawing. */
export function notesOf(findings: readonly Finding[]): Map<string, NoteTone> {
  const notes = new Map<string, NoteTone>();
  for (const { element, severity } of findings) {
    if (element === undefined || severity === 'info') continue;
    const known = notes.get(element);
    if (known === undefined || weight[severity] > weight[known]) notes.set(element, severity);
  }
  return notes;
}

export function stepsInWords(
  performers: Performers | undefined,
  now?: ReadonlyMap<string, string>,
): StepWords[] {
  return Object.values(performers ?? {})
    .filter((performer) => performer.ring)
    .map((performer) => {
      const present = now?.get(performer.element);
      return {
        id: performer.element,
        name: performer.name,
        words: present ? `${performer.sentence} ${present}` : performer.sentence,
        ring: ringOf(performer),
      };
    });
}

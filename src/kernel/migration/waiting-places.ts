/**
 * Where an element instance waits for events beside its own work: at the boundary events on it, and at the starts of the
 * event subprocesses in it.
 */
import type { ElementDefinition, ElementId, Trigger } from '../../wiring/definition.ts';
import type { ElementRole } from '../event.ts';
import type { ProcessProgram } from '../program.ts';

export interface WaitingPlace {
  readonly at: ElementId;
  readonly triggers: readonly Trigger[];
  /** All of the triggers have to occur. */
  readonly needsAll: boolean;
  /** It sets off an event subprocess. */
  readonly starts: boolean;
}

export function placesOf(
  program: ProcessProgram,
  element: ElementId,
  role: ElementRole,
): readonly WaitingPlace[] {
  const definition = program.find(element);
  const edge =
    definition !== undefined && 'boundary' in definition && role !== 'run' ? definition.boundary : [];
  const handlers = role === 'body' ? [] : program.handlersIn(element);
  return [
    ...edge.map((at) => placeAt(program, at, triggersOf(program.find(at)), false)),
    ...handlers.map(({ at, triggers }) => placeAt(program, at, triggers, true)),
  ];
}

/** Those that stand at the element itself. */
export function triggersOf(element: ElementDefinition | undefined): readonly Trigger[] {
  if (element === undefined) return [];
  if ('triggers' in element) return element.triggers ?? [];
  return element.behavior === 'task' && element.work.by === 'message' ? element.work.triggers : [];
}

export function needsAll(element: ElementDefinition | undefined): boolean {
  return element !== undefined && 'needsAll' in element && element.needsAll === true;
}

/** Definitions are made by one compiler, so equal ones have their properties in the same order. */
export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function placeAt(
  program: ProcessProgram,
  at: ElementId,
  triggers: readonly Trigger[],
  starts: boolean,
): WaitingPlace {
  return { at, triggers, needsAll: needsAll(program.find(at)), starts };
}

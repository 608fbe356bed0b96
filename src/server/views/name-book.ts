/** Names of the things an instance's events speak of, from its definition. */

import type { Deployment } from '../../ports/deployment.ts';
import type { Definition, ElementDefinition, ElementId, ProcessDefinition } from '../../wiring/definition.ts';
import type { NameBook } from '../words/timeline-words.ts';

export function processOf(definition: Definition, process: ElementId): ProcessDefinition | undefined {
  return definition.processes.find((candidate) => candidate.id === process);
}

/**
 * What a run is called: by the name its diagram has in the library; where one diagram draws several processes, all but
 * the one the case began with go by their own.
 */
export function runName(
  { definition, name }: Pick<Deployment, 'definition' | 'name'>,
  process: ElementId,
  isMain: boolean,
): string {
  return isMain || definition.processes.length === 1
    ? name
    : (processOf(definition, process)?.name ?? process);
}

export function elementName(process: ProcessDefinition | undefined, element: ElementId): string {
  return process?.elements[element]?.name ?? process?.name ?? element;
}

/** Of any process of the definition, with the process it lies in. */
export function findElement(
  definition: Definition,
  element: ElementId,
): { readonly process: ProcessDefinition; readonly element: ElementDefinition } | undefined {
  for (const process of definition.processes) {
    const found = process.elements[element];
    if (found) return { process, element: found };
  }
  return undefined;
}

export function nameBook(
  definition: Definition,
  processId: ElementId,
  names: { own: string; person(id: string): string; process(id: ElementId): string | undefined },
): NameBook {
  const process = processOf(definition, processId);
  const name = (element: ElementId): string => elementName(process, element);
  return {
    processName: names.own,
    element: name,
    flow: (id) => process?.flows[id]?.label ?? id,
    behavior: (id) => process?.elements[id]?.behavior,
    person: names.person,
    taskTitle: name,
    question: (element) => questionOf(process?.elements[element]) ?? name(element),
    process: (id) => names.process(id) ?? processOf(definition, id)?.name ?? id,
  };
}

function questionOf(element: ElementDefinition | undefined): string | undefined {
  if (element === undefined || !('decision' in element)) return undefined;
  return element.decision.by === 'question' ? element.decision.prompt : undefined;
}

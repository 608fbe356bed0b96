/** What became of the elements of one version in another, as the API shows it. */
import { nameOf } from '../../bpmn/naming.ts';
import { type DiagramMap, mapDiagram } from '../../wiring/diagram-map.ts';
import type { DiagramMatch } from '../../wiring/matching/diagram-match.ts';
import type { KeptWiring } from '../../wiring/wiring-document.ts';
import type { ChangedElement, Changes, Following, Performer } from '../api/processes.ts';
import type { OpenDeployment } from '../deployment-library.ts';
import type { Followed } from '../follow-wiring.ts';
import { quote } from '../words/quoting.ts';
import { type ProcessSources, processFacts } from './process-view.ts';

/** What the wiring says of an element, by the part of the document. */
const subjects: Readonly<Record<string, string>> = {
  steps: 'How it is done',
  decisions: 'How it decides',
  events: 'What it waits for',
  loops: 'How often it is done',
  starts: 'What is asked at its start',
};

export function changesBetween(before: OpenDeployment, after: OpenDeployment, match: DiagramMatch): Changes {
  return changesOf(before, sourcesOf(after), match);
}

/** Undefined: there is nothing it could follow. */
export function followingView({ file, before, match, carried }: Followed): Following | undefined {
  if (before === undefined || match === undefined) return undefined;
  const old = mapDiagram(before.diagram);
  return {
    changes: changesOf(before, file, match),
    wired: carried?.carried.length ?? 0,
    kept: (carried?.kept ?? []).map((entry) => keptView(entry, old)),
  };
}

function sourcesOf({ deployment, diagram, suggestions }: OpenDeployment): ProcessSources {
  return { diagram, suggestions, findings: deployment.findings, definition: deployment.definition };
}

function changesOf(
  before: OpenDeployment,
  after: ProcessSources,
  { matches, lost, added }: DiagramMatch,
): Changes {
  const old = mapDiagram(before.diagram);
  const now = mapDiagram(after.diagram);
  const nodes = matches.filter(({ of }) => of === 'node');
  const followed = nodes
    .map(({ before: id, after: other, by, confidence, reason }) => ({
      before: elementView(old, id, ''),
      after: elementView(now, other, ''),
      by,
      confidence,
      reason,
    }))
    .filter((one) => one.before.element !== one.after.element || one.before.name !== one.after.name);
  const was = processFacts(sourcesOf(before)).performers;
  const is = processFacts(after).performers;
  const rewired = nodes
    .filter(({ before: id, after: other }) => !doneAlike(was[id], is[other]))
    .map((one) => elementView(now, one.after, ''));
  const drawn = (map: DiagramMap, lone: typeof lost) =>
    lone.filter(({ of }) => of === 'node').map(({ id, type }) => elementView(map, id, type));
  return {
    from: before.deployment.version,
    same: nodes.length - followed.length,
    followed,
    added: drawn(now, added),
    removed: drawn(old, lost),
    rewired,
  };
}

function doneAlike(one: Performer | undefined, other: Performer | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return one.sentence === other.sentence && one.details.join('\n') === other.details.join('\n');
}

function elementView(map: DiagramMap, element: string, type: string): ChangedElement {
  const node = map.places.get(element)?.node;
  return { element, name: node === undefined ? element : nameOf(map, node), type: node?.type ?? type };
}

function keptView({ part, element, name }: KeptWiring, old: DiagramMap) {
  const node = old.places.get(element)?.node;
  const drawn = node === undefined ? name : nameOf(old, node);
  const called = drawn === '' ? element : drawn;
  const subject = subjects[part] ?? 'What was said about it';
  return {
    element,
    name: called,
    sentence: `${quote(called)}: ${subject.toLowerCase()} is kept, and used again when it is drawn again.`,
  };
}

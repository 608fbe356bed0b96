/**
 * UnknownElements: entries of the wiring that speak of something the diagram does not have, or of something the entry
 * cannot apply to. Findings, not errors: the next export of the drawing may have it again.
 */

import type { FlowNode } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import { hasSteps } from './diagram-map.ts';
import { beginsProcess } from './triggers.ts';
import { quote } from './usable-expression.ts';

type Part = 'steps' | 'decisions' | 'events' | 'loops' | 'joins' | 'adHoc' | 'starts';

const nouns: Readonly<Record<Part, string>> = {
  steps: 'a step',
  decisions: 'a decision',
  events: 'an event',
  loops: 'a repeated step',
  joins: 'a complex gateway',
  adHoc: 'an ad-hoc subprocess',
  starts: 'a start',
};

export function reportUnknownElements(compilation: Compilation): void {
  for (const part of ['steps', 'decisions', 'events', 'loops', 'joins', 'adHoc', 'starts'] as const) {
    for (const id of Object.keys(compilation.wiring[part] ?? {})) reportEntry(compilation, part, id);
  }
}

function reportEntry(compilation: Compilation, part: Part, id: string): void {
  const node = compilation.map.places.get(id)?.node;
  if (!node) {
    if (part === 'starts' && compilation.map.runnableById.has(id)) return;
    compilation.reportAt('wiring-for-unknown-element', id, {
      message: `The wiring speaks of ${nouns[part]} with the id ${quote(id)}, which this diagram does not have.`,
      default: 'The entry is kept but has no effect.',
    });
    return;
  }
  const by = compilation.wiring.steps?.[id]?.by;
  if (fits(part, node, by) && (part !== 'events' || eventFits(compilation, node))) return;
  compilation.report('wiring-does-not-fit', node, {
    message: `The wiring treats ${quote(nameOf(compilation.map, node))} as ${nouns[part]}, but it is drawn as something else.`,
    default: 'The entry has no effect.',
  });
}

function fits(part: Part, node: FlowNode, by: string | undefined): boolean {
  switch (part) {
    case 'steps':
      return isActivity(node) && (!('scope' in node && hasSteps(node.scope)) || by === 'drawn');
    case 'loops':
      return isActivity(node);
    case 'decisions':
      return !isActivity(node) && !('definitions' in node) && node.type !== 'parallelGateway';
    case 'joins':
      return node.type === 'complexGateway';
    case 'adHoc':
      return node.type === 'adHocSubProcess';
    case 'events':
      return 'definitions' in node || node.type === 'receiveTask' || node.type === 'sendTask';
    case 'starts':
      return node.type === 'startEvent';
  }
}

/** What throws has no time to wait for; errors and links are not waited for, they come. */
function eventFits(compilation: Compilation, node: FlowNode): boolean {
  const kind = compilation.wiring.events?.[node.id]?.kind;
  if (node.type === 'receiveTask' || node.type === 'sendTask') return kind === 'message';
  if (node.type === 'intermediateThrowEvent' || node.type === 'endEvent') {
    return kind === 'message' || kind === 'signal';
  }
  const place = compilation.map.places.get(node.id);
  if (kind === 'condition' && place !== undefined && beginsProcess(place)) return false;
  return (
    'definitions' in node &&
    !node.definitions.some((one) => ['error', 'escalation', 'link'].includes(one.kind))
  );
}

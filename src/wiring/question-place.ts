/**
 * QuestionPlace: the step right before a gateway in whose completion form its question (or a value its conditions
 * need) is asked, where there is exactly one.
 *
 * Boundary: finds the step; what is asked in it is put there by `gateways.ts` and `forms.ts`.
 *
 * Invariants:
 * Q1  The step is done by a person once (no loop), leads to nothing but the gateway, and nothing else leads there: so
 *     an answer given in the step is used by exactly the token that leaves it.
 */
import type { ElementId, Gateway } from '../bpmn/diagram.ts';
import { activityKind, isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import { renamed, roleOfElement } from './roles.ts';

export interface QuestionTask {
  readonly id: ElementId;
  /** Who does the step. */
  readonly role: string;
}

export function questionTask(compilation: Compilation, gateway: Gateway): QuestionTask | undefined {
  const [flowId] = gateway.incoming;
  const flow =
    gateway.incoming.length === 1 && flowId !== undefined ? compilation.map.flows.get(flowId) : undefined;
  const place = flow && compilation.map.places.get(flow.source);
  if (!place || !isActivity(place.node)) return undefined;
  const { node } = place;
  if (node.loop !== undefined || node.outgoing.length !== 1) return undefined;
  if (compilation.wiring.loops?.[node.id] !== undefined) return undefined;
  if (activityKind(compilation, node) !== 'step' || !compilation.isByPerson(node.id)) return undefined;
  const wired = compilation.wiring.steps?.[node.id];
  const role =
    wired?.by === 'person' && wired.role !== undefined
      ? renamed(compilation, wired.role)
      : roleOfElement(compilation, place);
  return { id: node.id, role };
}

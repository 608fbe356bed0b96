/**
 * Event-based gateways: wait for the triggers of all events (or receive tasks) behind them; the first decides the way
 * (BPMN 13.4.4). One that begins an instance has one of its events behind it already (BPMN 10.6.6). The event behind is then entered as one that has occurred, so it is shown but does not wait again.
 */
import type { ElementDefinition, FlowId, Trigger } from '../../wiring/definition.ts';
import { Impediment } from '../impediment.ts';
import { type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { openTriggers } from '../triggers/index.ts';
import type { DefinitionOf, ElementBehavior } from './element-behavior.ts';

export const eventBasedGateway: ElementBehavior<'event-based-gateway'> = {
  onActivate(step, instance, element) {
    if (instance.cause !== undefined) return begunBy(step, instance, element, instance.cause.element);
    // Begun by a person: each of the events is waited for on its own.
    if (element.parallel === true) return { do: 'complete', flows: element.outgoing };
    for (const flow of element.outgoing) {
      const target = step.program.element(step.program.flow(flow).target);
      openTriggers(step, instance, target.id, triggersOf(target));
    }
    if (instance.waits.length > 0) return WAIT;
    throw new Impediment(
      'no-branch-applies',
      `Nothing behind "${step.nameOf(element.id)}" can happen: expected events or receive tasks, found none that wait for something.`,
    );
  },

  onTrigger(step, _instance, element, occurrence) {
    const flow = flowTo(step, element, occurrence.element);
    const { variables } = occurrence;
    const way = { do: 'complete', flows: flow === undefined ? [] : [flow], occurred: true } as const;
    return variables === undefined || Object.keys(variables).length === 0
      ? way
      : { ...way, brings: variables };
  },
};

/** The instance begins with the event `target`: of a parallel gateway the others are waited for, else only that way is taken. */
function begunBy(
  step: Step,
  instance: ReadonlyElementInstance,
  element: DefinitionOf<'event-based-gateway'>,
  target: string,
): Next {
  const flow = flowTo(step, element, target);
  if (flow === undefined) return { do: 'complete', flows: element.outgoing };
  const flows = element.parallel === true ? element.outgoing : [flow];
  const brings = instance.variables === undefined ? {} : { brings: instance.variables };
  return { do: 'complete', flows, occurred: flow, ...brings };
}

function triggersOf(target: ElementDefinition): readonly Trigger[] {
  if (target.behavior === 'catch-event') return target.triggers;
  return target.behavior === 'task' && target.work.by === 'message' ? target.work.triggers : [];
}

function flowTo(
  step: Step,
  gateway: DefinitionOf<'event-based-gateway'>,
  target: string,
): FlowId | undefined {
  return gateway.outgoing.find((flow) => step.program.flow(flow).target === target);
}

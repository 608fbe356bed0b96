/**
 * Exclusive gateways: each token that comes in leaves by one flow (BPMN 13.4.2). By conditions: the first, in the order
 * of the file, that is true; else the default flow. By question: the one a person named.
 */
import { askQuestion, takeAnswer } from '../branch-question.ts';
import { evaluateConditions, noBranchApplies } from '../conditional-flows.ts';
import { WAIT } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const exclusiveGateway: ElementBehavior<'exclusive-gateway'> = {
  onActivate(step, instance, element) {
    const { decision } = element;
    if (decision.by === 'none') return { do: 'complete', flows: element.outgoing };
    if (decision.by === 'question') {
      const answer = takeAnswer(step, instance);
      if (answer !== undefined) return { do: 'complete', flows: answer };
      askQuestion(step, instance, element);
      return WAIT;
    }
    const [first] = evaluateConditions(step, instance, element, decision.defaultFlow, 'first');
    const flow = first ?? decision.defaultFlow;
    if (flow === undefined) throw noBranchApplies(step, instance, element);
    return { do: 'complete', flows: [flow] };
  },

  onUserTask(_step, instance, _element, done) {
    return { do: 'complete', flows: done.answers[instance.element] ?? [] };
  },
};

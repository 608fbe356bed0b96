/**
 * Inclusive gateways. Incoming: `inclusive-join.ts` (BPMN 13.4.3). Outgoing: every flow whose condition is true, else the
 * default flow; or, by question, those a person named.
 */
import { askQuestion, takeAnswer } from '../branch-question.ts';
import { evaluateConditions, noBranchApplies } from '../conditional-flows.ts';
import { WAIT } from '../next.ts';
import type { ElementBehavior } from './element-behavior.ts';

export const inclusiveGateway: ElementBehavior<'inclusive-gateway'> = {
  joins: 'inclusive',

  onActivate(step, instance, element) {
    const { decision } = element;
    if (decision.by === 'none') return { do: 'complete', flows: element.outgoing };
    if (decision.by === 'question') {
      const answer = takeAnswer(step, instance);
      if (answer !== undefined) return { do: 'complete', flows: answer };
      askQuestion(step, instance, element);
      return WAIT;
    }
    const flows = evaluateConditions(step, instance, element, decision.defaultFlow, 'all');
    if (flows.length > 0) return { do: 'complete', flows };
    if (decision.defaultFlow === undefined) throw noBranchApplies(step, instance, element);
    return { do: 'complete', flows: [decision.defaultFlow] };
  },

  onUserTask(_step, instance, _element, done) {
    return { do: 'complete', flows: done.answers[instance.element] ?? [] };
  },
};

/**
 * Complex gateways. Incoming: `wrappers/complex-joins.ts`. Outgoing, when it starts: as an inclusive gateway. When it
 * resets because of tokens that came late, only what has conditions gives tokens again: they may look at
 * `waitingForStart` (BPMN 13.4.5). A way out without a condition would else be taken twice for one activation.
 */
import { askQuestion, takeAnswer } from '../branch-question.ts';
import { evaluateConditions, noBranchApplies } from '../conditional-flows.ts';
import { type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { setOwnVariables } from '../variable-scope.ts';
import type { DefinitionOf, ElementBehavior } from './element-behavior.ts';

export const complexGateway: ElementBehavior<'complex-gateway'> = {
  joins: 'complex',

  onActivate(step, instance, element) {
    const { decision } = element;
    if (decision.by === 'conditions') return decideByConditions(step, instance, element);
    if (instance.occurred) return { do: 'complete', flows: [] };
    if (decision.by === 'none') return { do: 'complete', flows: element.outgoing };
    const answer = takeAnswer(step, instance);
    if (answer !== undefined) return { do: 'complete', flows: answer };
    askQuestion(step, instance, element);
    return WAIT;
  },

  onUserTask(_step, instance, _element, done) {
    return { do: 'complete', flows: done.answers[instance.element] ?? [] };
  },
};

function decideByConditions(
  step: Step,
  instance: ReadonlyElementInstance,
  element: DefinitionOf<'complex-gateway'>,
): Next {
  const { decision } = element;
  const defaultFlow = decision.by === 'conditions' ? decision.defaultFlow : undefined;
  setOwnVariables(step, instance.key, { waitingForStart: !instance.occurred });
  const flows = evaluateConditions(step, step.instance(instance.key), element, defaultFlow, 'all');
  if (flows.length > 0) return { do: 'complete', flows };
  if (defaultFlow !== undefined) return { do: 'complete', flows: [defaultFlow] };
  if (instance.occurred) return { do: 'complete', flows: [] };
  throw noBranchApplies(step, instance, element);
}

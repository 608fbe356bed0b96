/**
 * Parallel gateways: one token of every incoming flow goes in, one for every outgoing flow comes out (BPMN 13.4.1). The
 * waiting is `wrappers/joins.ts`.
 */
import type { ElementBehavior } from './element-behavior.ts';

export const parallelGateway: ElementBehavior<'parallel-gateway'> = {
  joins: 'parallel',
  onActivate: (_step, _instance, element) => ({ do: 'complete', flows: element.outgoing }),
};

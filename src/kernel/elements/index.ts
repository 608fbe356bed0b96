/**
 * The table of behaviours: a behaviour of the definition without an entry does not compile.
 */
import type { Behavior, ElementDefinition } from '../../wiring/definition.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { boundaryEvent } from './boundary-event.ts';
import { callActivity } from './call-activity.ts';
import { catchEvent } from './catch-event.ts';
import { complexGateway } from './complex-gateway.ts';
import type { ElementBehavior } from './element-behavior.ts';
import { endEvent } from './end-event.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { eventSubProcess } from './event-sub-process.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { startEvent } from './start-event.ts';
import { subProcess } from './sub-process.ts';
import { task } from './task.ts';
import { throwEvent } from './throw-event.ts';

const behaviors: { readonly [B in Behavior]: ElementBehavior<B> } = {
  task,
  'sub-process': subProcess,
  'ad-hoc-sub-process': adHocSubProcess,
  'event-sub-process': eventSubProcess,
  'call-activity': callActivity,
  'exclusive-gateway': exclusiveGateway,
  'inclusive-gateway': inclusiveGateway,
  'parallel-gateway': parallelGateway,
  'complex-gateway': complexGateway,
  'event-based-gateway': eventBasedGateway,
  'start-event': startEvent,
  'catch-event': catchEvent,
  'throw-event': throwEvent,
  'boundary-event': boundaryEvent,
  'end-event': endEvent,
};

export function behaviorOf(element: ElementDefinition): ElementBehavior<Behavior> {
  const behavior: unknown = behaviors[element.behavior];
  return behavior as ElementBehavior<Behavior>; // cast: the entry of this very element's behaviour, called with it only
}

/**
 * What a kind of trigger consists of: how an element instance begins to wait for it. What follows when it occurs is the
 * same for all kinds (`wrappers/lifecycle.ts`).
 */
import type { ElementId, Trigger } from '../../wiring/definition.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';

export type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;

/** Where the trigger stands: number `index` of the triggers of `element` (a boundary event of the owner, say). */
export interface TriggerPlace {
  readonly element: ElementId;
  readonly index: number;
}

export interface TriggerBehavior<K extends Trigger['kind']> {
  open(step: Step, owner: ReadonlyElementInstance, place: TriggerPlace, trigger: TriggerOf<K>): void;
}

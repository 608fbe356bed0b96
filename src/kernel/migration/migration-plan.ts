/**
 * A migration plan: as which element of another definition each element of a running instance goes on.
 *
 * Boundary: the plan and what is wrong with it; `check-migration.ts` holds it against an instance, `migrate.ts` carries
 * it out. Plain JSON, so that it can be kept with the run that uses it.
 */
import type { ElementDefinition, ElementId, FlowId } from '../../wiring/definition.ts';
import type { VersionLabel } from '../change-events.ts';

export interface MigrationPlan {
  readonly processes: Readonly<Record<ElementId, ElementId>>;
  readonly elements: Readonly<Record<ElementId, ElementId>>;
  readonly flows: Readonly<Record<FlowId, FlowId>>;
  /** Deadlines for which the new definition says another time: as they are set, or counted anew from now. */
  readonly timers: 'keep' | 'renew';
}

/** Who moves it from where to where, for the history. */
export interface MigrationAudit {
  readonly from: VersionLabel;
  readonly to: VersionLabel;
  readonly reason: string;
  readonly by?: string;
}

export interface Obstacle {
  /** The element as it is called in the instance's present definition. */
  readonly element: ElementId;
  /** Plain English, one or two sentences. */
  readonly message: string;
}

/** Something that changes for whoever works on the case. */
export type MigrationNote = Obstacle;

/** Where it goes on; undefined: nowhere. */
export function counterpart(ids: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(ids, id) ? ids[id] : undefined;
}

/** "a step", "a decision": what a behaviour is called where two do not fit. */
export function kindWords({ behavior }: ElementDefinition): string {
  switch (behavior) {
    case 'task':
      return 'a step';
    case 'ad-hoc-sub-process':
      return 'a part in which people choose what is next';
    case 'event-sub-process':
      return 'a part that an event sets off';
    case 'sub-process':
      return 'a subprocess';
    case 'call-activity':
      return 'a call of another process';
    case 'exclusive-gateway':
      return 'a decision';
    case 'inclusive-gateway':
      return 'a decision for several ways';
    case 'parallel-gateway':
      return 'a gateway for all ways';
    case 'event-based-gateway':
      return 'a wait for the first of several events';
    case 'start-event':
      return 'a beginning';
    case 'end-event':
      return 'an end';
    case 'boundary-event':
      return 'an event at a step’s edge';
    case 'catch-event':
      return 'an event that is waited for';
    case 'throw-event':
      return 'an event that is caused';
    case 'complex-gateway':
      return 'a gateway with a rule of its own';
  }
}

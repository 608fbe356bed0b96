/**
 * Incidents: what holds an element instance up becomes an event a person with authority can act on.
 *
 * Boundary: raising. Doing again what failed is `commands/resolve-incident.ts`.
 *
 * Invariants:
 * N1  An incident never loses the token: the element instance stays, and the incident is one of its waits.
 * N2  A stage that failed has left no trace but the instance itself: what it had begun to wait for is withdrawn, so the
 *     stage can be done again from its beginning.
 */

import type { Key } from '../command.ts';
import type { Redo } from '../event.ts';
import { Impediment } from '../impediment.ts';
import type { Step } from '../step.ts';

/** Runs one stage of an element instance's life; an impediment in it becomes an incident. */
export function guarded<T>(step: Step, key: Key, redo: Redo, stage: () => T): T | undefined {
  try {
    return stage();
  } catch (problem) {
    if (!(problem instanceof Impediment)) throw problem;
    if (redo === 'activate' || redo === 'boundary') step.withdrawAll(step.instance(key));
    raiseIncident(step, key, redo, problem);
    return undefined;
  }
}

export function raiseIncident(
  step: Step,
  key: Key,
  redo: Redo,
  { code, message }: Pick<Impediment, 'code' | 'message'>,
  element = step.instance(key).element,
): void {
  const incident = step.nextKey();
  step.emit({ kind: 'incident-raised', incident, key, element, code, message, redo });
  step.ask({ kind: 'raise-incident', incident, element, code, message });
}

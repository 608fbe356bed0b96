/** Whether another node has done what a work was about, so that there is no use in performing it again. */
import type { Contested, StartTimerId, WaitId } from '../ports/store.ts';
import type { Performed } from './work.ts';

/** Where only an instance has gone on it is false: the work may still be right. */
export function isOvertaken(performed: Performed<unknown>, contested: readonly Contested[]): boolean {
  return contested.some((one) => isAbout(performed, one));
}

function isAbout({ relies, rows, kept }: Performed<unknown>, one: Contested): boolean {
  switch (one.kind) {
    case 'instance':
      return false;
    case 'lease':
      return relies?.lease !== undefined && isSameWait(relies.lease, one.lease);
    case 'start-timer':
      return relies?.startTimer !== undefined && isSameStart(relies.startTimer, one.startTimer);
    case 'delivery':
      return rows?.takenDelivery === one.delivery || rows?.keptDelivery?.id === one.delivery;
    case 'answer':
      return kept?.key === one.key;
  }
}

function isSameWait(a: WaitId, b: WaitId): boolean {
  return a.instance === b.instance && a.key === b.key;
}

function isSameStart(a: StartTimerId, b: StartTimerId): boolean {
  return (
    a.deployment === b.deployment &&
    a.process === b.process &&
    a.elements.length === b.elements.length &&
    a.elements.every((element, index) => element === b.elements[index])
  );
}

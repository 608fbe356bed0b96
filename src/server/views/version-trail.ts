/**
 * By which version an instance went on when, and what an element of then is called in the version of now. A case that was
 * moved is shown on the drawing it is on: also what happened before.
 *
 * Invariants:
 * VT1  What the migration itself renamed is renamed like that; what the case had left by then, as the drawings match.
 */
import type { InstanceId } from '../../kernel/command.ts';
import type { InstanceEvent } from '../../kernel/event.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { InstanceLine } from '../../ports/store.ts';
import type { ElementId } from '../../wiring/definition.ts';
import { idsAfter } from '../../wiring/matching/diagram-match.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import type { CaseEvent } from './case-journals.ts';

type Migrated = Extract<InstanceEvent, { kind: 'instance-migrated' }>;
type Rename = (id: ElementId) => ElementId;

/** From one migration of an instance to the next. */
export interface Leg {
  /** Absent: the instance was never moved, or it is the last leg; then it goes by its line. */
  readonly deployment?: Deployment;
  readonly process?: ElementId;
  /** What an element of this leg is called now. */
  readonly present: Rename;
}

export class VersionTrail {
  readonly #legs: ReadonlyMap<InstanceId, readonly (Leg & { readonly until: CaseEvent })[]>;
  readonly #renames: ReadonlyMap<InstanceEvent, Rename>;

  constructor(
    legs: ReadonlyMap<InstanceId, readonly (Leg & { readonly until: CaseEvent })[]>,
    renames: ReadonlyMap<InstanceEvent, Rename>,
  ) {
    this.#legs = legs;
    this.#renames = renames;
  }

  legOf(happened: CaseEvent): Leg {
    const legs = this.#legs.get(happened.instance) ?? [];
    return legs.find(({ until }) => isBefore(happened, until)) ?? LAST;
  }

  /** What the migration renames, elements and flows. */
  renameOf(event: InstanceEvent): Rename {
    return this.#renames.get(event) ?? LAST.present;
  }
}

const LAST: Leg = { present: (id) => id };

export async function versionTrail(
  events: readonly CaseEvent[],
  library: DeploymentLibrary,
): Promise<VersionTrail> {
  const moves = new Map<InstanceId, (CaseEvent & { readonly event: Migrated })[]>();
  const began = new Map<InstanceId, ElementId>();
  for (const happened of events) {
    const { event, instance } = happened;
    if (event.kind === 'instance-started') began.set(instance, event.element);
    if (event.kind !== 'instance-migrated') continue;
    const known = moves.get(instance) ?? [];
    moves.set(instance, [...known, { ...happened, event }]);
  }
  const renames = new Map<InstanceEvent, Rename>();
  const legs = new Map<InstanceId, (Leg & { until: CaseEvent })[]>();
  for (const [instance, list] of moves) {
    for (const { event } of list) renames.set(event, await renaming(event, library));
    const own: (Leg & { until: CaseEvent })[] = [];
    for (const [index, move] of list.entries()) {
      const later = list.slice(index).map(({ event }) => renames.get(event) ?? LAST.present);
      const process = index === 0 ? began.get(instance) : list[index - 1]?.event.element;
      own.push({
        deployment: await library.deployment(move.event.from.deployment),
        ...(process !== undefined && { process }),
        present: (id) => later.reduce((name, rename) => rename(name), id),
        until: move,
      });
    }
    legs.set(instance, own);
  }
  return new VersionTrail(legs, renames);
}

async function renaming(event: Migrated, library: DeploymentLibrary): Promise<Rename> {
  const names = new Map(idsAfter(await library.match(event.from.deployment, event.to.deployment)));
  for (const [before, after] of [...event.elements, ...event.flows]) names.set(before, after);
  return (id) => names.get(id) ?? id;
}

function isBefore(one: CaseEvent, other: CaseEvent): boolean {
  return one.row < other.row || (one.row === other.row && one.index < other.index);
}

/** The process of an instance as it was at that time. */
export function processAt(leg: Leg, line: Pick<InstanceLine, 'process'>): ElementId {
  return leg.process ?? line.process;
}

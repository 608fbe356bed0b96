/**
 * The wirings of a process's versions held against each other and against the draft: what changed when, and an older one
 * taken up again on the newest drawing.
 *
 * Invariants:
 * WV1  What is compared stands on one drawing: the older side is brought to the newer side's ids first.
 */
import { flowLabel, nameOf } from '../../bpmn/naming.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionDesk } from '../../ports/actions.ts';
import type { Deployment } from '../../ports/deployment.ts';
import { mapDiagram } from '../../wiring/diagram-map.ts';
import { carryWiring } from '../../wiring/matching/carry-wiring.ts';
import { validateWiring } from '../../wiring/validate-wiring.ts';
import type { WiringChange } from '../api/wiring.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import { type WiringNames, wiringChanges } from '../words/wiring-words.ts';

export interface WiringSide {
  readonly deployment: Deployment;
  readonly wiring: JsonValue;
}

export class WiringVersions {
  readonly #library: DeploymentLibrary;
  readonly #actions: ActionDesk;

  constructor(library: DeploymentLibrary, actions: ActionDesk) {
    this.#library = library;
    this.#actions = actions;
  }

  async changes(from: WiringSide, to: WiringSide): Promise<WiringChange[]> {
    const before = await this.broughtTo(to.deployment, from);
    return wiringChanges(before, to.wiring, await this.#names(to.deployment));
  }

  /** The side's wiring by the ids of that version's drawing. */
  async broughtTo(version: Deployment, side: WiringSide): Promise<JsonValue> {
    if (Buffer.compare(side.deployment.source, version.source) === 0) return side.wiring;
    const checked = validateWiring(side.wiring);
    if (!checked.ok) return side.wiring;
    const match = await this.#library.match(side.deployment.id, version.id);
    return carryWiring(checked.wiring, match).wiring;
  }

  async #names(version: Deployment): Promise<WiringNames> {
    const { diagram } = await this.#library.open(version.id);
    const map = mapDiagram(diagram);
    const find = await this.#actions.finder();
    return {
      name: (id) => {
        const node = map.places.get(id)?.node;
        const flow = map.flows.get(id);
        return node !== undefined ? nameOf(map, node) : flow !== undefined ? flowLabel(map, flow) : id;
      },
      unwired: (id) => (map.places.get(id)?.node.meaning?.work === undefined ? 'by hand' : 'as drawn'),
      action: (id) => find(id)?.name,
    };
  }
}

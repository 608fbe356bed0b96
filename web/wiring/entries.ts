/** The words of the wiring as the panel uses them; the shapes are the server's. */
import type { ConnectorList } from '../../src/server/api/connectors.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { BranchTable, Draft, WiringPart } from '../../src/server/api/wiring.ts';

export type Wiring = Draft['wiring'];
type PartOf<Name extends keyof Wiring> = NonNullable<Wiring[Name]>;

export type StepEntry = PartOf<'steps'>[string];
export type EntryOf<By extends StepEntry['by']> = Extract<StepEntry, { by: By }>;
export type FormFieldEntry = NonNullable<EntryOf<'person'>['form']>['fields'][number];
export type DecisionEntry = PartOf<'decisions'>[string];
export type DecisionEntryOf<By extends DecisionEntry['by']> = Extract<DecisionEntry, { by: By }>;
export type EventEntry = PartOf<'events'>[string];
export type EventEntryOf<Kind extends EventEntry['kind']> = Extract<EventEntry, { kind: Kind }>;
export type BranchFacts = BranchTable['branches'][number];
export type StartEntry = PartOf<'starts'>[string];
export type TriggerEntry = PartOf<'triggers'>[string];
export type ConnectorFacts = ConnectorList['items'][number];
export type ActionFacts = ConnectorFacts['actions'][number];

/** Parts whose entries the panel edits, each with what stands in it. */
export interface EditedParts {
  readonly steps: StepEntry;
  readonly decisions: DecisionEntry;
  readonly events: EventEntry;
  readonly starts: StartEntry;
  readonly triggers: TriggerEntry;
}

export function entryIn(wiring: Wiring | undefined, part: WiringPart, id: string): Json | undefined {
  const entries: Readonly<Record<string, Json>> | undefined = wiring?.[part];
  return entries && Object.hasOwn(entries, id) ? entries[id] : undefined;
}

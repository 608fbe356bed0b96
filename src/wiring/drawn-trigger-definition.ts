import type { JsonValue } from '../expressions/value.ts';
import type { ElementId } from './definition.ts';

/** As `TriggerEntry` of the wiring, of a kind that only diagrams name. */
export interface DrawnTrigger {
  readonly on: string;
  readonly name: string;
  /** The start event it begins a case at. */
  readonly start?: ElementId;
  readonly message?: { readonly name: string; readonly key?: string };
  readonly when?: string;
  readonly settings: Readonly<Record<string, JsonValue>>;
}

/**
 * Events of what people change against the drawing: tokens moved by hand, an instance that goes on by another definition.
 * Part of `InstanceEvent`; the rules of event.ts hold for them too.
 */
import type { ElementId, FlowId } from '../wiring/definition.ts';
import type { Key } from './command.ts';

export type ChangeEvent =
  /** A person moved tokens; the events after it say what came of it. `key`: the root. */
  | {
      readonly kind: 'instance-modified';
      readonly key: Key;
      readonly element: ElementId;
      readonly changes: readonly ModifiedPlace[];
      readonly reason: string;
      readonly by?: string;
    }
  /** A token no longer waits at a join. `more`: further tokens go on waiting there. */
  | {
      readonly kind: 'token-removed';
      readonly flow: FlowId;
      readonly element: ElementId;
      readonly scope: Key;
      readonly more?: true;
    }
  /**
   * It goes on by another definition: every id in the state that is listed gets its new name. `key`: the root, `element`:
   * the process there. The records from this event on speak of the elements of `to`.
   */
  | {
      readonly kind: 'instance-migrated';
      readonly key: Key;
      readonly element: ElementId;
      readonly elements: readonly (readonly [ElementId, ElementId])[];
      readonly flows: readonly (readonly [FlowId, FlowId])[];
      readonly from: VersionLabel;
      readonly to: VersionLabel;
      readonly reason: string;
      readonly by?: string;
    };

/** A version of a process as the store and people know it. */
export interface VersionLabel {
  /** The store's id of the deployment. */
  readonly deployment: number;
  readonly version: number;
}

/** `flow`: the way taken, or that of the token withdrawn. */
export interface ModifiedPlace {
  readonly did: 'stop' | 'withdraw' | 'start' | 'take';
  readonly element: ElementId;
  readonly flow?: FlowId;
}

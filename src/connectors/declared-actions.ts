/**
 * Actions that users bring while Baton runs: operations of an imported API description, templates of steps. What tells them
 * apart is data; one connector carries out all of a kind.
 *
 * Boundary: interface only, between the one who keeps them and `action-desk.ts`.
 *
 * Invariant DA1  What `finder` finds is pinned into a process when it is put into use; a change reaches no case that runs.
 */
import type { ConnectorFacts, KnownAction } from '../ports/actions.ts';
import type { Connector } from './action.ts';

export interface DeclaredActions {
  /** Its handler takes their jobs; `KnownAction.runs` names one of its actions. Stands in no list itself. */
  readonly connector: Connector;
  /** As forms, by name. */
  connectors(): Promise<readonly ConnectorFacts[]>;
  /** As things stand now. */
  finder(): Promise<(id: string) => KnownAction | undefined>;
}

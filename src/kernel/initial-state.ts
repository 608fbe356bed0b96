/**
 * The state of an instance before its first event. A host makes one, hands it to `decide` with `start-instance`, and
 * replays a journal onto one.
 */
import { noListeners } from './listeners.ts';
import type { InstanceState } from './state.ts';

export function initialState(): InstanceState {
  return {
    instance: 0,
    case: 0,
    process: '',
    parent: undefined,
    status: 'new',
    outcome: undefined,
    error: undefined,
    correlations: undefined,
    root: 0,
    keys: 0,
    elements: new Map(),
    waits: new Map(),
    listeners: noListeners(),
    agenda: [],
    agendaBase: 0,
  };
}

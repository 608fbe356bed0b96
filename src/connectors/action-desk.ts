/**
 * The actions there are, for the compiler and the wiring panel, and one call of one of them.
 *
 * Boundary: looks up and hands on; the run itself is `action-handler.ts`.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ActionDesk, ActionFacts, ConnectorFacts, KnownAction, TriedAction } from '../ports/actions.ts';
import type { Connector, ConnectorAction } from './action.ts';
import { defaultOf, type HandlerServices, isFixed, jobTypeOf, runAction } from './action-handler.ts';

export function openActionDesk(connectors: readonly Connector[], services: HandlerServices): ActionDesk {
  return {
    connectors: async () => connectors.map(connectorFacts),
    finder: async () => (id) => {
      const found = findAction(connectors, id);
      return found === undefined ? undefined : knownAction(found.connector, found.action);
    },
    tryOnce: async ({ action: id, credential, ...request }): Promise<TriedAction> => {
      const found = findAction(connectors, id);
      if (found === undefined) {
        return { kind: 'failed', message: `There is no action “${id}” here.`, terminal: true };
      }
      const { connector, action } = found;
      const chosen = credential === undefined ? {} : { credential };
      return runAction(action, { ...request, ...chosen, connector: connector.id, attempt: 1 }, services);
    },
  };
}

function findAction(
  connectors: readonly Connector[],
  id: string,
): { readonly connector: Connector; readonly action: ConnectorAction } | undefined {
  for (const connector of connectors) {
    const action = connector.actions.find((each) => each.id === id);
    if (action !== undefined) return { connector, action };
  }
  return undefined;
}

function knownAction(connector: Connector, action: ConnectorAction): KnownAction {
  const required = new Set(action.inputs.required ?? []);
  return {
    id: action.id,
    name: action.name,
    jobType: jobTypeOf(connector.id),
    runs: action.id,
    inputs: Object.entries(action.inputs.properties).map(([name, property]) => ({
      name,
      label: titleOf(property) ?? name,
      // What has a default need not be filled in.
      required: required.has(name) && defaultOf(property) === undefined,
      fixed: isFixed(property),
    })),
    ...(action.credential === undefined ? {} : { credential: action.credential }),
  };
}

function connectorFacts({ id, name, description, tested, actions }: Connector): ConnectorFacts {
  const how = tested === undefined ? {} : { tested };
  return { id, name, description, ...how, actions: actions.map(actionFacts) };
}

function actionFacts({ run: _run, inputs, outputs, ...facts }: ConnectorAction): ActionFacts {
  return { ...facts, inputs: plain(inputs), outputs: plain(outputs) };
}

/** A schema without what only the program sees of it. */
function plain(schema: object): JsonValue {
  return JSON.parse(JSON.stringify(schema));
}

function titleOf(property: unknown): string | undefined {
  if (typeof property !== 'object' || property === null || !('title' in property)) return undefined;
  return typeof property.title === 'string' ? property.title : undefined;
}

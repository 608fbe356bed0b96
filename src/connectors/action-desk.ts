/**
 * The actions there are, for the compiler and the wiring panel, and one call of one of them.
 *
 * Boundary: looks up and hands on; the run itself is `action-handler.ts`.
 */
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { JsonValue } from '../expressions/value.ts';
import type { ActionDesk, ActionFacts, ConnectorFacts, KnownAction, TriedAction } from '../ports/actions.ts';
import type { Connector, ConnectorAction } from './action.ts';
import {
  defaultOf,
  grantedAs,
  type HandlerServices,
  isFixed,
  jobTypeOf,
  runAction,
} from './action-handler.ts';
import type { DeclaredActions } from './declared-actions.ts';

export function openActionDesk(
  connectors: readonly Connector[],
  services: HandlerServices,
  declared: readonly DeclaredActions[] = [],
): ActionDesk {
  return {
    connectors: async () => {
      const brought = await Promise.all(declared.map((each) => each.connectors()));
      return [...connectors.map(connectorFacts), ...brought.flat()];
    },
    finder: async () => {
      const finders = await Promise.all(declared.map((each) => each.finder()));
      return (id) => {
        const found = findAction(connectors, id);
        if (found !== undefined) return knownAction(found.connector, found.action);
        return firstOf(finders, (find) => find(id));
      };
    },
    tryOnce: async ({ action: id, credential, ...request }): Promise<TriedAction> => {
      const found = await runnable(connectors, declared, id);
      if (found === undefined) {
        return { kind: 'failed', message: `There is no action “${id}” here.`, terminal: true };
      }
      const { connector, action, pinned } = found;
      const given = {
        ...request,
        ...(credential === undefined ? {} : { credential }),
        ...(pinned === undefined ? {} : { pinned }),
        ...(request.pinned === undefined ? {} : { pinned: request.pinned }),
      };
      return runAction(action, { ...given, connector: grantedAs(connector, pinned), attempt: 1 }, services);
    },
  };
}

interface Runnable {
  readonly connector: Connector;
  readonly action: ConnectorAction;
  readonly pinned?: JsonValue;
}

async function runnable(
  connectors: readonly Connector[],
  declared: readonly DeclaredActions[],
  id: string,
): Promise<Runnable | undefined> {
  const found = findAction(connectors, id);
  if (found !== undefined) return found;
  for (const { connector, finder } of declared) {
    const known = (await finder())(id);
    const action = connector.actions.find((each) => each.id === known?.runs);
    if (known === undefined || action === undefined) continue;
    return { connector, action, ...(known.pinned === undefined ? {} : { pinned: known.pinned }) };
  }
  return undefined;
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
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
      problemWith: (value: JsonValue) => valueProblem(property, value),
    })),
    ...(action.credential === undefined ? {} : { credential: action.credential }),
  };
}

/** A null stands for nothing. */
function valueProblem(property: TSchema, value: JsonValue): string | undefined {
  if (value === null || Check(property, value)) return undefined;
  return Errors(property, value)[0]?.message ?? 'is not what it can work with';
}

function connectorFacts({ id, name, description, tested, actions }: Connector): ConnectorFacts {
  const how = tested === undefined ? {} : { tested };
  return {
    id,
    name,
    description,
    ...how,
    actions: actions.filter(({ drawnOnly }) => drawnOnly !== true).map(actionFacts),
  };
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

/** Proposals for steps nobody has wired to a machine, with names the process's cases are known to have. */
import { nameOf } from '../../bpmn/naming.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { ActionFacts, ConnectorFacts } from '../../ports/actions.ts';
import {
  type SuggestedConnector,
  type SuggestibleAction,
  suggestConnectors,
} from '../../wiring/connector-suggestions.ts';
import type { Definition } from '../../wiring/definition.ts';
import { mapDiagram } from '../../wiring/diagram-map.ts';
import { feelName, type SampleTreeNode, sampleTree } from '../../wiring/sample-tree.ts';
import { entryAt } from '../../wiring/wiring-entries.ts';
import type { ConnectorSuggestion } from '../api/wiring.ts';
import type { OpenDeployment } from '../deployment-library.ts';
import type { OpenDraft } from '../wiring/wiring-drafts.ts';

const mostNames = 300;

export function suggestionViews(
  open: OpenDraft,
  { diagram, deployment }: OpenDeployment,
  connectors: readonly ConnectorFacts[],
  known: Variables,
): ConnectorSuggestion[] {
  const map = mapDiagram(diagram);
  const actions = connectors.flatMap((connector) =>
    connector.actions.map((action) => suggestible(connector, action)),
  );
  const names = namesIn(deployment.definition, known);
  return [...map.places.values()].flatMap(({ node }) => {
    if (isByMachine(entryAt(open.wiring, 'steps', node.id)) || node.meaning?.work !== undefined) return [];
    const lane = map.laneOfNode.get(node.id)?.name;
    const step = {
      element: node.id,
      name: node.name ?? '',
      type: node.type,
      ...(node.documentation === undefined ? {} : { documentation: node.documentation }),
      ...(lane === undefined ? {} : { lane }),
    };
    return suggestConnectors(step, actions, names).map((one) => viewOf(one, nameOf(map, node)));
  });
}

function isByMachine(entry: JsonValue | undefined): boolean {
  if (typeof entry !== 'object' || entry === null || !('by' in entry)) return false;
  return entry.by !== 'person' && entry.by !== 'drawn';
}

function viewOf(
  { element, action, confidence, reason, guesses }: SuggestedConnector,
  elementName: string,
): ConnectorSuggestion {
  const inputs = Object.fromEntries(guesses.map(({ input, expression }) => [input, expression]));
  return {
    element,
    elementName,
    action: action.id,
    actionName: action.name,
    connectorName: action.connector.name,
    confidence,
    reason,
    entry: { by: 'connector', action: action.id, ...(guesses.length === 0 ? {} : { inputs }) },
    guesses: guesses.map((guess) => ({ ...guess })),
  };
}

function suggestible({ id, name }: ConnectorFacts, action: ActionFacts): SuggestibleAction {
  return {
    id: action.id,
    name: action.name,
    connector: { id, name },
    suggestedBy: action.suggestedBy ?? [],
    inputs: Object.entries(recordOf(recordOf(action.inputs).properties)).map(([input, schema]) => {
      const { title, baton } = recordOf(schema);
      return {
        name: input,
        title: typeof title === 'string' ? title : input,
        fixed: recordOf(baton).fixed === true,
      };
    }),
  };
}

/** What forms ask for and the newest case has, as FEEL reads it. */
function namesIn(definition: Definition, known: Variables): readonly string[] {
  const asked = definition.processes.flatMap(({ starts, elements }) => [
    ...starts.flatMap(({ form }) => form.fields),
    ...Object.values(elements).flatMap((element) =>
      'work' in element && element.work.by === 'person' ? element.work.form.fields : [],
    ),
  ]);
  const names = [...asked.flatMap(({ name }) => feelName(name) ?? []), ...pathsIn(sampleTree(known))];
  return [...new Set(names)].slice(0, mostNames);
}

/** Items of lists are left out: which of them is meant nobody can tell. */
function pathsIn(nodes: readonly SampleTreeNode[]): string[] {
  return nodes.flatMap(({ path, name, children }) =>
    name.startsWith('[') ? [] : [path, ...pathsIn(children)],
  );
}

function recordOf(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

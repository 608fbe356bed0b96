/**
 * TemplateMessage: the message that a template makes an element wait for. A modelling tool would write it into the file, with a
 * name that it makes up; here it is put beside the diagram in memory.
 *
 * Invariants:
 * TM1  The name is the same whenever the template is applied: what the diagram carries, else the element's id.
 */
import type { FlowNode, MessageDefinition } from '../../bpmn/diagram.ts';
import { feelValue } from '../../bpmn/dialects/written-values.ts';
import type { ElementTemplate, TemplateBinding } from './element-template.ts';
import type { FilledProperty } from './template-values.ts';

const nameBinding = 'bpmn:Message#property';
const keyBinding = 'bpmn:Message#zeebe:subscription#property';

export function isOfMessage({ type }: TemplateBinding): boolean {
  return type === nameBinding || type === keyBinding;
}

/** Undefined where the template makes none. */
export function messageFor(
  { event, properties }: ElementTemplate,
  filled: readonly FilledProperty[],
  { id }: FlowNode,
  drawn: MessageDefinition | undefined,
): MessageDefinition | undefined {
  if (event !== 'bpmn:MessageEventDefinition' && !properties.some(({ binding }) => isOfMessage(binding))) {
    return undefined;
  }
  const worth = (type: string, name: string): string | undefined => {
    const found = filled.find(
      ({ property }) => property.binding.type === type && property.binding.name === name,
    );
    return found?.value === undefined ? undefined : String(found.value);
  };
  const key = worth(keyBinding, 'correlationKey');
  const correlationKey = key === undefined ? drawn?.correlationKey : feelValue(key);
  return {
    id: `${id}.message`,
    name: worth(nameBinding, 'name') ?? drawn?.name ?? id,
    ...(correlationKey === undefined ? {} : { correlationKey }),
  };
}

/** Waiting for that message instead of the one drawn. */
export function withMessage<Node extends FlowNode>(node: Node, { id }: MessageDefinition): Node {
  if (node.type === 'receiveTask') return { ...node, message: id };
  if (!('definitions' in node)) return node;
  const others = node.definitions.filter(({ kind }) => kind !== 'message');
  return { ...node, definitions: [...others, { kind: 'message', message: id }] };
}

export function drawnMessage(
  node: FlowNode,
  messages: ReadonlyMap<string, MessageDefinition>,
): MessageDefinition | undefined {
  const of = 'definitions' in node ? node.definitions : [];
  const said = of.flatMap((each) => (each.kind === 'message' ? [each.message] : []));
  const id = node.type === 'receiveTask' ? node.message : said[0];
  return id === undefined ? undefined : messages.get(id);
}

/**
 * ActivityConditions: conditional flows that leave a step or subprocess (BPMN 13.3.1): every flow whose condition holds
 * is taken, and every flow without a condition; the default flow only when nothing else is.
 */
import type { SequenceFlow } from '../bpmn/diagram.ts';
import { flowLabel, nameOf, tidyText } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Activity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { FlowId } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { outgoing, reportIgnoredCondition } from './gateways.ts';
import { quote, readExpression, usableFeel, writtenText } from './usable-expression.ts';

export interface ActivityConditions {
  readonly conditions: ReadonlyMap<FlowId, ExpressionSource>;
  readonly defaultFlow?: FlowId;
  /** Texts for people that are asked as yes or no. */
  readonly asked: ReadonlyMap<FlowId, string>;
}

export function activityConditions(
  compilation: Compilation,
  place: Place,
  node: Activity,
): ActivityConditions {
  const flows = outgoing(compilation, place.node);
  const conditions = new Map<FlowId, ExpressionSource>();
  const texts = new Map<FlowId, string>();
  for (const flow of flows) {
    if (flow.id === node.defaultFlow) continue;
    const read = readExpression(flow.condition);
    if (read.usable) conditions.set(flow.id, read.source);
    else if (read.why === 'not-an-expression' && flows.length === 1) {
      reportIgnoredCondition(compilation, flow, 'it stands on the only way out and is not an expression');
    } else if (read.why === 'not-an-expression') {
      const asked = askedCondition(compilation, node, flow, read.quote);
      if (!asked) continue;
      conditions.set(flow.id, asked);
      texts.set(flow.id, writtenText(flow.condition?.text) ?? flow.id);
    }
  }
  if (conditions.size === 0) {
    reportAllWays(compilation, node, flows);
    return { conditions, asked: texts };
  }
  return flows.some((flow) => flow.id === node.defaultFlow) && node.defaultFlow !== undefined
    ? { conditions, defaultFlow: node.defaultFlow, asked: texts }
    : { conditions, asked: texts };
}

/**
 * A text for people becomes a yes-or-no variable of that text, which nothing provides: so `forms.ts` asks for it.
 * There is no gateway whose question it could be, and taking or dropping the flow unasked would be a guess.
 */
function askedCondition(
  compilation: Compilation,
  node: Activity,
  flow: SequenceFlow,
  text: string,
): ExpressionSource | undefined {
  const name = `holds_${flow.id.replace(/[^A-Za-z0-9_]/gu, '_')}`;
  const read = usableFeel(`${name} = true`);
  compilation.reportAt('condition-not-usable', flow.id, {
    message: `The condition ${text} on the way “${flowLabel(compilation.map, flow)}” out of ${quote(nameOf(compilation.map, node))} is not an expression that Baton can evaluate.`,
    default: 'A person says in a form whether it holds.',
  });
  return read.usable ? read.source : undefined;
}

function reportAllWays(compilation: Compilation, node: Activity, flows: readonly SequenceFlow[]): void {
  const labelled = flows.filter((flow) => tidyText(flow.name) !== undefined);
  if (flows.length < 2 || labelled.length === 0) return;
  compilation.report('all-ways-taken', node, {
    message: `${flows.length} arrows leave ${quote(nameOf(compilation.map, node))} without a gateway, labelled ${labelled.map((flow) => quote(flow.name ?? '')).join(', ')}.`,
    default: 'All of them are taken at the same time. If a choice is meant, draw an exclusive gateway.',
  });
}

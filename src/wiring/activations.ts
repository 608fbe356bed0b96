/**
 * Activations: when a complex gateway has enough tokens to let them through. Precedence: the wiring, else the
 * activation condition of the diagram where it can be evaluated, else it waits for all that can come.
 *
 * Source: BPMN 2.0.2, 10.6.5.
 */
import type { Gateway } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import { quote, readExpression } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';

/** Absent: like an inclusive gateway. */
export function activationOf(compilation: Compilation, gateway: Gateway): ExpressionSource | undefined {
  if (gateway.type !== 'complexGateway') return undefined;
  const wired = compilation.wiring.joins?.[gateway.id];
  if (wired !== undefined)
    return wiredSource(compilation, gateway.id, `/joins/${gateway.id}/when`, wired.when);
  const read = readExpression(gateway.activationCondition);
  if (read.usable) return read.source;
  if (gateway.incoming.length < 2) return undefined;
  const name = quote(nameOf(compilation.map, gateway));
  compilation.report('activation-not-usable', gateway, {
    message:
      read.quote === ''
        ? `${name} joins ${gateway.incoming.length} ways, but nobody said how many of them it needs.`
        : `${name} goes on when ${read.quote}, which Baton cannot evaluate.`,
    default: 'It waits for every way on which something can still come, then goes on once.',
  });
  return undefined;
}

/** The names such a condition can use beside variables. */
export function activationNames(compilation: Compilation, gateway: Gateway): ReadonlySet<string> {
  const names = new Set(['activationCount', 'waitingForStart', ...gateway.incoming]);
  for (const id of gateway.incoming) {
    const name = compilation.map.flows.get(id)?.name;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/**
 * Complex joins: a gateway lets tokens through as soon as its activation condition holds, then takes what comes late and
 * begins anew when nothing more is expected.
 *
 * Boundary: when, and which tokens. What comes out is `elements/complex-gateway.ts`; when inclusive and complex joins
 * are looked at again is `joins.ts`.
 *
 * Invariants:
 * X1  Waiting for start: each token that arrives is looked at on its own, so "two of three" opens at the second.
 * X2  Waiting for reset: decided like an inclusive join, where a flow whose token was taken counts as one that has come.
 *
 * Source: BPMN 2.0.2, 10.6.5 (activation counts) and 13.4.5.
 */
import type { Scope } from '../../expressions/expression.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { ElementDefinition, ElementId, FlowId } from '../../wiring/definition.ts';
import { assertPresent } from '../broken-invariant.ts';
import type { Key } from '../command.ts';
import { evaluateIn } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { InclusiveJoin } from '../inclusive-reach.ts';
import type { ReadonlyInside } from '../state.ts';
import type { Step } from '../step.ts';
import { VariableScope } from '../variable-scope.ts';
import { type FreedJoin, tokensAt, waitsForMore } from './expected-tokens.ts';
import { raiseIncident } from './incidents.ts';

/** What the gateway takes now, if it waits for start and has enough. */
export function openComplexJoin(step: Step, scope: Key, gateway: ElementId): FreedJoin | undefined {
  const inside = insideOf(step, scope);
  const element = step.program.element(gateway);
  if (inside.opened.has(gateway) || !inside.inclusiveJoins.has(gateway)) return undefined;
  if (!hasEnough(step, scope, element)) return undefined;
  const flows = element.incoming.filter((flow) => inside.arrived.has(flow));
  step.emit({ kind: 'join-opened', scope, element: gateway, flows });
  return taken(inside, element, scope, flows);
}

/** What the gateway takes now that nothing in its scope moves. */
export function settleComplexJoin(step: Step, scope: Key, join: InclusiveJoin): FreedJoin | undefined {
  const inside = insideOf(step, scope);
  const { element, incoming } = join;
  const before = inside.opened.get(element);
  if (before === undefined) return openComplexJoin(step, scope, element);
  if (waitsForMore(join, inside, before)) return undefined;
  step.emit({ kind: 'join-reset', scope, element });
  const late = incoming.filter((flow) => inside.arrived.has(flow) && !before.includes(flow));
  if (late.length === 0) return openComplexJoin(step, scope, element);
  return { ...taken(inside, step.program.element(element), scope, late), reset: true };
}

function taken(
  inside: ReadonlyInside,
  { id, incoming }: ElementDefinition,
  scope: Key,
  joined: readonly FlowId[],
): FreedJoin {
  return { scope, element: id, joined, more: tokensAt(incoming, inside) > joined.length };
}

/** A condition that cannot be worked out is told once, and looked at again when its incident is resolved. */
function hasEnough(step: Step, scope: Key, element: ElementDefinition): boolean {
  if (element.behavior !== 'complex-gateway' || isHeldUp(step, scope, element.id)) return false;
  try {
    return (
      evaluateIn(step, new ActivationScope(step, scope, element), element.activation, element.id) === true
    );
  } catch (problem) {
    if (!(problem instanceof Impediment)) throw problem;
    raiseIncident(step, scope, 'join', problem, element.id);
    return false;
  }
}

function isHeldUp(step: Step, scope: Key, gateway: ElementId): boolean {
  return step.instance(scope).waits.some((key) => step.wait('incident', key)?.element === gateway);
}

/** The variables, and how many tokens wait on each incoming flow. */
class ActivationScope implements Scope {
  readonly #step: Step;
  readonly #inside: ReadonlyInside;
  readonly #gateway: ElementDefinition;
  readonly #variables: VariableScope;

  constructor(step: Step, scope: Key, gateway: ElementDefinition) {
    this.#step = step;
    this.#inside = insideOf(step, scope);
    this.#gateway = gateway;
    this.#variables = new VariableScope(step.state, step.instance(scope));
  }

  get(name: string): JsonValue | undefined {
    const { incoming } = this.#gateway;
    if (name === 'waitingForStart') return true;
    if (name === 'activationCount') return incoming.filter((flow) => this.#inside.arrived.has(flow)).length;
    const named = incoming.find((flow) => flow === name || this.#step.program.flow(flow).label === name);
    return named === undefined ? this.#variables.get(name) : (this.#inside.arrived.get(named) ?? 0);
  }
}

function insideOf(step: Step, scope: Key): ReadonlyInside {
  return assertPresent(step.instance(scope).inside, `the inside of ${scope}`);
}

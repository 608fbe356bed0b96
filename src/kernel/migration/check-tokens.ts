/**
 * The part of the check that concerns tokens waiting at joins, answers kept for decisions to come, and joins that would
 * wait for ever in the new definition.
 */
import type { ElementId, FlowId } from '../../wiring/definition.ts';
import type { ProcessProgram } from '../program.ts';
import type { ReadonlyElementInstance, ReadonlyInside } from '../state.ts';
import { nameIn, type Passage } from './check-migration.ts';
import { counterpart, type Obstacle } from './migration-plan.ts';

export function checkTokens(passage: Passage): readonly Obstacle[] {
  const obstacles: Obstacle[] = [];
  for (const scope of passage.state.elements.values()) {
    if (scope.inside === undefined) continue;
    for (const flow of scope.inside.arrived.keys()) obstacles.push(...waitingToken(passage, flow));
    for (const [gateway, flows] of scope.inside.opened)
      obstacles.push(...openedJoin(passage, gateway, flows));
    for (const [element, answer] of scope.inside.answers)
      obstacles.push(...keptAnswer(passage, element, answer));
    if (scope.role !== 'body') obstacles.push(...doomedJoins(passage, scope, scope.inside));
  }
  return obstacles;
}

function waitingToken({ from, to, plan }: Passage, flow: FlowId): Obstacle[] {
  const old = from.definition.flows[flow];
  const now = to.definition.flows[counterpart(plan.flows, flow) ?? ''];
  const gateway = old?.target ?? '';
  const name = nameIn(from, gateway);
  const join = from.find(gateway);
  const after = to.find(counterpart(plan.elements, gateway) ?? '');
  if (now === undefined || after === undefined || now.target !== after.id)
    return [
      {
        element: gateway,
        message: `One way has arrived at ${name} and waits for the others; the new version has no such way there.`,
      },
    ];
  if (join?.behavior === after.behavior && after.incoming.length > 1) return [];
  return [
    {
      element: gateway,
      message: `One way waits at ${name} for the others; in the new version nothing is waited for there.`,
    },
  ];
}

function openedJoin({ from, to, plan }: Passage, gateway: ElementId, flows: readonly FlowId[]): Obstacle[] {
  const after = to.find(counterpart(plan.elements, gateway) ?? '');
  const ways = flows.map((flow) => to.definition.flows[counterpart(plan.flows, flow) ?? '']);
  if (after?.behavior === from.find(gateway)?.behavior && ways.every((way) => way?.target === after?.id))
    return [];
  return [
    {
      element: gateway,
      message: `${nameIn(from, gateway)} has let a first way pass; the new version has no gateway that goes on from there.`,
    },
  ];
}

function keptAnswer({ from, to, plan }: Passage, element: ElementId, answer: readonly string[]): Obstacle[] {
  const after = to.find(counterpart(plan.elements, element) ?? '');
  const flows = answer.filter((value) => from.definition.flows[value]?.source === element);
  const fits = flows.every((flow) => {
    const way = to.definition.flows[counterpart(plan.flows, flow) ?? ''];
    return way !== undefined && way.source === after?.id;
  });
  if (after !== undefined && fits) return [];
  return [
    {
      element,
      message: `The answer for ${nameIn(from, element)} has been given already, and the new version does not offer it.`,
    },
  ];
}

/**
 * Joins that something can still come to, but not by all their ways: the case would stand there for ever. Only where
 * that is not so already.
 */
function doomedJoins(passage: Passage, scope: ReadonlyElementInstance, inside: ReadonlyInside): Obstacle[] {
  const { from, to, plan, state } = passage;
  const before = reachOf(from, [...inside.census.keys()]);
  const places = [...inside.census.keys()].flatMap((element) => counterpart(plan.elements, element) ?? []);
  const after = reachOf(to, places);
  const arrivedAfter = new Set([...inside.arrived.keys()].map((flow) => counterpart(plan.flows, flow)));
  const doomed: Obstacle[] = [];
  for (const join of Object.values(from.definition.elements)) {
    const now = to.find(counterpart(plan.elements, join.id) ?? '');
    const here = join.scope === (scope.key === state.root ? from.definition.id : scope.element);
    if (!here || join.behavior !== 'parallel-gateway' || now?.behavior !== 'parallel-gateway') continue;
    const was = missing(from, join.incoming, before, (flow) => inside.arrived.has(flow));
    const is = missing(to, now.incoming, after, (flow) => arrivedAfter.has(flow));
    if (is.some && is.lacks !== undefined && !(was.some && was.lacks !== undefined)) {
      const way = nameIn(to, to.definition.flows[is.lacks]?.source ?? '');
      doomed.push({
        element: join.id,
        message: `${nameIn(to, now.id)} also waits for ${way} in the new version, where this case can never come from: it would stand there for ever.`,
      });
    }
  }
  return doomed;
}

function missing(
  program: ProcessProgram,
  incoming: readonly FlowId[],
  reach: ReadonlySet<ElementId>,
  arrived: (flow: FlowId) => boolean,
): { readonly some: boolean; readonly lacks: FlowId | undefined } {
  const comes = (flow: FlowId) => arrived(flow) || reach.has(program.definition.flows[flow]?.source ?? '');
  return { some: incoming.some(comes), lacks: incoming.find((flow) => !comes(flow)) };
}

/** The elements a token can come to from there, those it is at included; over boundary events and links too. */
function reachOf(program: ProcessProgram, start: readonly ElementId[]): ReadonlySet<ElementId> {
  const found = new Set(start);
  const open = [...start];
  const add = (id: ElementId): void => {
    if (found.has(id)) return;
    found.add(id);
    open.push(id);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const element = program.find(next);
    if (element === undefined) continue;
    for (const flow of element.outgoing) add(program.definition.flows[flow]?.target ?? '');
    if ('boundary' in element) for (const event of element.boundary) add(event);
    if (element.behavior === 'throw-event')
      for (const thrown of element.throws) if (thrown.kind === 'link') add(thrown.target);
  }
  return found;
}

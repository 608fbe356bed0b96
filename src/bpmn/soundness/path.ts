/**
 * Paths: the moves from the beginning of a case to a marking, played once more to tell what each of them does.
 *
 * Invariants:
 * W1  Every path is played on the same game as it was found on; it ends in the marking it was asked for.
 */
import type { FindingPath, PathChoice, PathStep } from '../finding.ts';
import { quoted } from '../naming.ts';
import { copyOf, type Marking, newRun, type Room, roomAt, tokenAt } from './marking.ts';
import type { Net, NetNode } from './net.ts';
import { type Cause, type Choice, type Found, play } from './state-space.ts';
import { Endless, TokenGame } from './token-game.ts';

const MOST_STEPS = 100_000;

/** From the first marking to this one. */
export function waysTo(found: Found): readonly Found[] {
  const way: Found[] = [];
  for (let at: Found | undefined = found; at !== undefined; at = at.before) way.push(at);
  return way.reverse();
}

/** `longest`: so many steps are shown; of a longer path the last ones. */
export function pathTo(net: Net, found: Found, stuck: readonly NetNode[], longest = 300): FindingPath {
  const way = waysTo(found);
  const leftOut = Math.max(0, way.length - longest);
  return {
    steps: way.slice(leftOut).map((at) => stepOf(net, at)),
    stuck: stuck.map(({ id }) => id),
    ...(leftOut > 0 && { leftOut }),
  };
}

function stepOf(net: Net, { before, cause, marking, isEndless }: Found): PathStep {
  const flows: string[] = [];
  let chosen = 0;
  const start: Marking = before === undefined ? { runs: [], kept: new Map() } : copyOf(before.marking);
  const head = headOf(cause, start);
  const game = new TokenGame(net, start, MOST_STEPS, () => cause.choices[chosen++]?.way ?? 0, {
    entered: () => {},
    took: ({ id }) => flows.length < 500 && flows.push(id),
    sent: () => {},
  });
  try {
    if ('move' in cause) play(game, cause.move);
    else for (const run of cause.begins.runs) game.begin(newRun(run.process), run.nodes, run.occurred);
  } catch (stop) {
    if (!(stop instanceof Endless)) throw stop;
  }
  return {
    ...head,
    choices: cause.choices.map(choiceOf),
    text: textOf(head, cause),
    flows,
    tokens: standing(isEndless ? game.marking : marking),
  };
}

type Head = Pick<PathStep, 'kind' | 'process' | 'element' | 'elements' | 'event'> & { readonly name: string };

function headOf(cause: Cause, before: Marking): Head {
  if ('begins' in cause) {
    const [first] = cause.begins.runs;
    const [node] = first?.nodes ?? [];
    return {
      kind: 'begin',
      process: first?.process.id ?? '',
      element: node?.id ?? '',
      elements: first?.nodes.map(({ id }) => id) ?? [],
      name: node?.name ?? first?.process.name ?? '',
    };
  }
  const { move } = cause;
  if (move.kind === 'handler') {
    const { at, node } = move.handler;
    const room = roomAt(before, move.place);
    return {
      kind: 'event',
      process: room?.run.process.id ?? '',
      element: room?.host?.node.id ?? node.scope,
      event: at.id,
      name: at.name,
    };
  }
  const token = tokenAt(before, move.place);
  const place = { process: token?.room.run.process.id ?? '', element: token?.node.id ?? '' };
  if (move.kind === 'done') return { kind: 'done', ...place, name: token?.node.name ?? '' };
  const event = move.kind === 'event' ? move.flow.target : move.boundary.node;
  return { kind: 'event', ...place, event: event.id, name: event.name };
}

function choiceOf({ node, about, way }: Choice): PathChoice {
  if (about === 'flows') return { element: node.id, flows: (node.ways[way] ?? []).map(({ id }) => id) };
  return { element: node.id, again: about === 'once-more' ? way === 1 : way === 0 };
}

function textOf({ kind, name, element }: Head, cause: Cause): string {
  const [answer, ...later] = cause.choices;
  // A question of its own: to answer it is all there is to do.
  if (kind === 'done' && answer?.node.id === element && answer.about === 'flows') {
    const labels = (answer.node.ways[answer.way] ?? []).map(({ label }) => quoted(label));
    return `${[`At ${quoted(name)} the answer is ${labels.join(' and ')}`, ...later.map(choiceText)].filter((text) => text !== '').join('; ')}.`;
  }
  const what =
    kind === 'begin'
      ? `A case begins at ${quoted(name)}`
      : kind === 'done'
        ? `${quoted(name)} is done`
        : `${quoted(name)} happens`;
  const choices = cause.choices.map(choiceText).filter((text) => text !== '');
  return `${[what, ...choices].join('; ')}.`;
}

export function choiceText({ node, about, way }: Choice): string {
  if (about === 'once-more') return way === 1 ? `${quoted(node.name)} once more` : '';
  if (about === 'at-all') return way === 1 ? `${quoted(node.name)} is passed over` : '';
  const labels = (node.ways[way] ?? []).map(({ label }) => quoted(label));
  return `${quoted(node.name)}: ${labels.join(' and ')}`;
}

function standing(marking: Marking): PathStep['tokens'] {
  const counts = new Map<string, number>();
  const add = (id: string, by: number) => counts.set(id, (counts.get(id) ?? 0) + by);
  const visit = (room: Room): void => {
    for (const { node, inner } of room.tokens) {
      if (inner === undefined) add(node.id, 1);
      else visit(inner);
    }
    for (const [{ target }, count] of room.arrived) add(target.id, count);
  };
  for (const { room } of marking.runs) visit(room);
  return [...counts].map(([element, count]) => ({ element, count }));
}

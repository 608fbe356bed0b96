/**
 * The words of the diagnosis: each problem as a finding for a business reader, with the way that leads there.
 *
 * Boundary: wording. What is told, and that it is true, is `problems.ts`.
 */
import type { Finding } from '../finding.ts';
import { quoted } from '../naming.ts';
import type { Net, NetFlow, NetNode } from './net.ts';
import { choiceText, pathTo, waysTo } from './path.ts';
import type { Problem, Troubles } from './problems.ts';
import { type SoundnessFindingCode, soundnessFindings } from './soundness-findings.ts';
import type { Choice, Found, StateSpace } from './state-space.ts';

export function findingOf(problem: Problem, troubles: Troubles, space: StateSpace): Finding {
  const { node } = problem;
  const several = space.net.beginnings.length > 1;
  switch (problem.kind) {
    case 'join-waits': {
      const condition = conditionOf(problem.found, troubles, several);
      const then = condition.startsWith('Every') ? 'gets stuck' : 'the case gets stuck';
      const message = `${condition} ${then} before ${quoted(node.name)}: ${waitingFor(problem.missing)}`;
      return told(
        space.net,
        'can-get-stuck',
        problem,
        message,
        [node],
        'The case stays there until somebody ends it.',
      );
    }
    case 'message-missing': {
      const condition = conditionOf(problem.found, troubles, several);
      const then = condition.startsWith('Every') ? 'waits' : 'the case waits';
      const message = `${condition} ${then} at ${quoted(node.name)} for a message that nobody sends any more${sentBy(problem.senders)}.`;
      return told(
        space.net,
        'message-may-not-come',
        problem,
        message,
        [node],
        'The case stays there until somebody ends it.',
      );
    }
    case 'never-ends': {
      const condition = conditionOf(problem.found, troubles, several);
      const then = condition.startsWith('Every') ? 'comes' : 'the case comes';
      const message = `${condition} ${then} to ${listed(problem.nodes)}, ${problem.begets ? 'where runs begin each other again and again; no way to an end was found.' : 'from where no end can be reached any more.'}`;
      return told(
        space.net,
        'never-ends',
        problem,
        message,
        [],
        'Cases that come there go on until somebody ends them.',
      );
    }
    case 'grows':
      return told(
        space.net,
        'work-grows',
        problem,
        `Work at ${quoted(node.name)} can become more and more: each time round, more comes there than goes on.`,
        [],
        'Each is carried out on its own.',
      );
    case 'several': {
      const message = `Paths that run at the same time come together at ${quoted(node.name)} without waiting for each other.`;
      return told(
        space.net,
        'several-at-once',
        problem,
        message,
        [],
        'What follows is carried out once for each of them.',
      );
    }
    case 'never-runs': {
      const more = problem.nodes.length - 1;
      const behind =
        more === 0 ? '' : ` and ${more === 1 ? 'one more step' : `${more} more steps`} behind it`;
      return {
        code: 'never-runs',
        severity: soundnessFindings['never-runs'].severity,
        element: node.id,
        message: isBeside(node, space)
          ? `Nothing ever brings ${quoted(node.name)} about${more === 0 ? '' : `, so ${more === 1 ? 'one step' : `${more} steps`} behind it can never run`}.`
          : `No way through the drawing ever comes to ${quoted(node.name)}${behind}.`,
        default: 'No case reaches it.',
      };
    }
  }
}

function isBeside(node: NetNode, { net }: StateSpace): boolean {
  if ([...net.handlers.values()].some((handlers) => handlers.some((handler) => handler.node === node)))
    return true;
  return net.nodes.some(({ boundary }) => boundary.some((event) => event.node === node));
}

function told(
  net: Net,
  code: SoundnessFindingCode,
  { node, found }: Exclude<Problem, { kind: 'never-runs' }>,
  message: string,
  stuck: readonly NetNode[],
  default_: string,
): Finding {
  return {
    code,
    severity: soundnessFindings[code].severity,
    element: node.id,
    message,
    default: default_,
    path: pathTo(net, found, stuck),
  };
}

/**
 * "If “No” is chosen at “In stock?”,": what happens at the moment after which the case cannot end any more. It can be
 * that other choices before it have a part in it; the path shows them all.
 */
function conditionOf(found: Found, { canFinish }: Troubles, severalStarts: boolean): string {
  const way = waysTo(found);
  const [first] = way;
  const turn = way.findIndex((at) => !canFinish(at));
  const lost = way[turn];
  if (turn <= 0 || lost === undefined) {
    const begins =
      first !== undefined && 'begins' in first.cause ? first.cause.begins.runs[0]?.nodes[0] : undefined;
    const at = severalStarts && begins !== undefined ? ` that begins at ${quoted(begins.name)}` : '';
    const choices = first?.cause.choices.filter(isWay) ?? [];
    return choices.length > 0 ? `If ${chosen(choices)},` : `Every case${at}`;
  }
  const choices = lost.cause.choices.filter(isWay);
  if (choices.length > 0) return `If ${chosen(choices)},`;
  if (!('move' in lost.cause)) return 'It can be that';
  const { move } = lost.cause;
  const name = nameOf(lost);
  return move.kind === 'done' ? `Once ${quoted(name)} is done,` : `If ${quoted(name)} happens,`;
}

function isWay({ about, node }: Choice): boolean {
  return about === 'flows' && node.ways.length > 1;
}

function nameOf({ before, cause }: Found): string {
  if (!('move' in cause) || before === undefined) return '';
  const { move } = cause;
  if (move.kind === 'event') return move.flow.target.name;
  if (move.kind === 'boundary') return move.boundary.node.name;
  if (move.kind === 'handler') return move.handler.at.name;
  let room = before.marking.runs[move.place[0] ?? 0]?.room;
  let name = '';
  for (const place of move.place.slice(1)) {
    const token = room?.tokens[place];
    name = token?.node.name ?? name;
    room = token?.inner;
  }
  return name;
}

function chosen(choices: readonly Choice[]): string {
  const last = choices.slice(-2);
  return last
    .map((choice) => {
      const [gateway = '', labels = ''] = choiceText(choice).split(/: (.*)/su);
      return `${labels} is chosen at ${gateway}`;
    })
    .join(' and ');
}

function waitingFor(missing: readonly NetFlow[]): string {
  if (missing.length === 0) return 'more came there than it joins.';
  const from = [...new Set(missing.map(({ source }) => quoted(source.name)))];
  return `it waits for the path from ${joined(from)}, and nothing comes that way any more.`;
}

function sentBy(senders: readonly NetNode[]): string {
  if (senders.length === 0) return '';
  return ` (${joined(senders.map(({ name }) => quoted(name)))} would)`;
}

function listed(nodes: readonly NetNode[]): string {
  const names = nodes.map(({ name }) => quoted(name));
  return names.length > 4 ? joined([...names.slice(0, 3), `${names.length - 3} more`]) : joined(names);
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * The diagnosis: whether every case can be brought to its end, before any has begun. Every way through is played in
 * the token game; what goes wrong on one of them is told with the moves that lead there.
 *
 * Boundary: model in, findings and verdict out. Data and time are not looked at: each branch and each event counts as
 * possible each time.
 *
 * Invariants:
 * D1  What is told with a path is certain under B1 of `behaviour-model.ts`; where not everything was looked at, the
 *     verdict says so and nothing is claimed about the rest.
 * D2  Deterministic, and bounded by numbers of markings and tokens, not by a clock.
 *
 * Source: soundness as "option to complete" (van der Aalst 1998), for BPMN's own rules.
 */
import type { Finding } from '../finding.ts';
import type { BehaviourModel } from './behaviour-model.ts';
import { type Net, netOf } from './net.ts';
import { putInOrder } from './net-order.ts';
import { findingOf } from './problem-findings.ts';
import { troublesOf } from './problems.ts';
import { exploreNet, SPACE_LIMITS, type SpaceLimits } from './state-space.ts';

export interface Diagnosis {
  /**
   * `sound`: every case can always be finished; `unsound`: there is a way on which it cannot; `open`: nothing was found,
   * but not everything was looked at.
   */
  readonly verdict: 'sound' | 'unsound' | 'open';
  /** Every way through was looked at. */
  readonly isWhole: boolean;
  /** Different situations a case can be in. */
  readonly situations: number;
  /** The verdict as a sentence or two. */
  readonly statement: string;
  readonly findings: readonly Finding[];
}

const SPOILING = new Set(['can-get-stuck', 'message-may-not-come', 'never-ends', 'work-grows']);

export function diagnose(model: BehaviourModel, limits: SpaceLimits = SPACE_LIMITS): Diagnosis {
  const space = exploreNet(netFor(model), limits);
  const troubles = troublesOf(space);
  const findings = troubles.problems.map((problem) => findingOf(problem, troubles, space));
  const isWhole = [...space.limits].every((limit) => limit === 'messages');
  const isCertain = isWhole && !troubles.isDoubtful && model.leftOut.length === 0;
  const spoiling = findings.filter(({ code }) => SPOILING.has(code));
  const verdict = spoiling.length > 0 ? 'unsound' : isCertain ? 'sound' : 'open';
  const situations = space.found.length;
  const statement = [
    extentOf(isWhole, situations),
    outcomeOf(verdict, spoiling),
    ...(space.limits.has('messages')
      ? ['Where messages pile up, more than two for the same place count as two.']
      : []),
    ...(model.leftOut.length === 0 ? [] : [`Not looked into: ${model.leftOut.join('; ')}.`]),
  ].join(' ');
  return { verdict, isWhole, situations, statement, findings };
}

function extentOf(isWhole: boolean, situations: number): string {
  const count = `${grouped(situations)} ${situations === 1 ? 'situation' : 'situations'}`;
  if (isWhole) return `Every way through was checked (${count}).`;
  return `The drawing has more ways through than can be tried; the first ${count} were checked.`;
}

function outcomeOf(verdict: Diagnosis['verdict'], spoiling: readonly Finding[]): string {
  const [first, ...more] = spoiling;
  if (first !== undefined) {
    const others =
      more.length === 0
        ? ''
        : ` ${more.length === 1 ? 'One more problem was' : `${more.length} more problems were`} found.`;
    return `${first.message}${others}`;
  }
  return verdict === 'sound'
    ? 'A case can always be finished.'
    : 'As far as was looked, a case can always be finished.';
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** Ready to be played on. */
export function netFor(model: BehaviourModel): Net {
  const net = netOf(model);
  putInOrder(net);
  return net;
}

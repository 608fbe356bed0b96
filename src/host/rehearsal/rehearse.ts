/**
 * A rehearsal: the real kernel and the real host on a store in memory, under a virtual clock, with a seeded crew in
 * place of people, outside parties and connectors.
 *
 * Boundary: drives a host it is handed; reads no file and prints nothing. What the crew answers is `crew.ts`'s.
 *
 * Invariants:
 * R1  The same definition, variables and seed give the same result.
 * R2  It ends: after `maximumMoves` moves the case counts as stalled.
 * R3  Time passes only when nothing else is left to do, or when the crew lets it; timers fire in due order.
 */
import type { FindingPath } from '../../bpmn/finding.ts';
import type { Variables } from '../../kernel/command.ts';
import { decodeRecord } from '../../kernel/journal-record.ts';
import type { DeploymentLine } from '../../ports/deployment.ts';
import type { CaseDetail, StoreQueries } from '../../ports/store-queries.ts';
import type { Definition, ElementId, ProcessDefinition } from '../../wiring/definition.ts';
import type { HostApi } from '../host-api.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type Crew, createCrew } from './crew.ts';
import { type ElementLookup, elementOf, elementsOf, type Move, type Moves, movesOf } from './moves.ts';
import { type Random, seededRandom } from './random.ts';
import { describeEndlessness, describeStall } from './stall-report.ts';

export interface Stage {
  readonly host: HostApi;
  readonly queries: StoreQueries;
  readonly clock: VirtualClock;
}

export interface RehearsalRequest {
  readonly stage: Stage;
  readonly deployment: DeploymentLine;
  readonly definition: Definition;
  readonly seed: number;
  /** Take the place of what the crew would have filled in at the start. */
  readonly variables?: Variables;
  readonly maximumMoves?: number;
  /** Ways to an end that are known: where a case gets stuck, another one is begun that follows one of them. */
  readonly waysOut?: readonly FindingPath[];
}

export interface Rehearsal {
  readonly outcome: 'completed' | 'stalled' | 'incident';
  readonly trace: readonly TraceLine[];
  /** Of the first instance of the last case. */
  readonly variables: Variables;
  /** Why it is not completed, naming the elements. */
  readonly reason?: string;
  /** Why a case before it got stuck, where one did and another was begun. */
  readonly stalledBefore?: string;
}

export interface TraceLine {
  /** ISO 8601, the rehearsal's own time. */
  readonly t: string;
  /** Element or sequence flow. */
  readonly element: string;
  readonly event: string;
}

const LEFT_OVER_TIMES = 3;

type Ending = Pick<Rehearsal, 'outcome' | 'reason'>;

interface Run {
  readonly stage: Stage;
  readonly definition: Definition;
  readonly elements: ElementLookup;
  readonly crew: Crew;
  readonly random: Random;
  readonly maximumMoves: number;
  /** How often what need not happen did, because nothing else was left. */
  readonly leftOver: Map<ElementId, number>;
}

/** Runs every process of the file that a person can start, one case after another; stops at the first that does not complete. */
export async function rehearse(request: RehearsalRequest): Promise<Rehearsal> {
  const { stage, definition } = request;
  const random = seededRandom(request.seed);
  const run: Run = {
    stage,
    definition,
    elements: elementsOf(definition),
    crew: createCrew({ definition, random }),
    random,
    maximumMoves: request.maximumMoves ?? 1_500,
    leftOver: new Map(),
  };
  const covered = new Set<ElementId>(calledInside(definition));
  const trace: TraceLine[] = [];
  let variables: Variables = {};
  let ending: Ending = { outcome: 'completed' };
  let stalledBefore: string | undefined;
  for (const process of definition.processes) {
    if (covered.has(process.id) || process.starts.every((start) => start.fromCase)) continue;
    let caseId = await startCase(run, request, process);
    ending = await play(run, caseId);
    const way = ending.outcome === 'stalled' ? wayOutOf(request, process.id) : undefined;
    if (way !== undefined) {
      stalledBefore = ending.reason;
      await giveUp(run, caseId);
      const careful = { ...run, crew: createCrew({ definition, random, way }) };
      caseId = await startCase(careful, request, process, way.steps[0]?.elements);
      ending = await play(careful, caseId);
    }
    const detail = await readCase(stage, caseId);
    for (const instance of detail.instances) covered.add(instance.process);
    trace.push(...(await readTrace(stage, caseId)));
    variables = await finalVariables(stage, caseId);
    if (ending.outcome !== 'completed') break;
  }
  return { ...ending, trace, variables, ...(stalledBefore === undefined ? {} : { stalledBefore }) };
}

function wayOutOf({ waysOut = [] }: RehearsalRequest, process: ElementId): FindingPath | undefined {
  return waysOut.find(({ steps }) => steps[0]?.process === process);
}

async function giveUp({ stage }: Run, caseId: number): Promise<void> {
  const { instances } = await readCase(stage, caseId);
  for (const { id, status } of instances)
    if (status === 'active')
      await stage.host.submit(id, { kind: 'terminate-instance', reason: 'It got stuck', by: 'crew' });
  await stage.host.idle();
}

/** Started by their callers, so not by the crew. */
function calledInside(definition: Definition): ElementId[] {
  return definition.processes.flatMap((process) =>
    Object.values(process.elements).flatMap((element) =>
      element.behavior === 'call-activity' && element.from === 'same' && element.calls !== process.id
        ? [element.calls]
        : [],
    ),
  );
}

async function startCase(
  { stage, crew, random }: Run,
  request: RehearsalRequest,
  process: ProcessDefinition,
  elements?: readonly ElementId[],
) {
  const [first, ...others] = process.starts.filter((start) => !start.fromCase);
  if (first === undefined) throw new Error(`process ${process.id} has no start that a person can choose`);
  const wanted =
    elements === undefined ? undefined : others.find((one) => one.elements.join() === elements.join());
  const start = elements === undefined ? random.pick([first, ...others]) : (wanted ?? first);
  const answer = await stage.host.startCase({
    deployment: request.deployment.id,
    process: process.id,
    startElements: start.elements,
    variables: { ...crew.fillIn(start.form), ...request.variables },
    by: 'crew',
  });
  if (!answer.ok) throw new Error(`process ${process.id} could not be started: ${answer.rejection.message}`);
  await stage.host.idle();
  return answer.case;
}

async function play(run: Run, caseId: number): Promise<Ending> {
  const { stage, elements } = run;
  for (let moved = 0; moved < run.maximumMoves; moved += 1) {
    const detail = await readCase(stage, caseId);
    const [incident] = detail.incidents;
    if (incident !== undefined)
      return { outcome: 'incident', reason: `${incident.element}: ${incident.message}` };
    const stopped = detail.instances.find((instance) => instance.status === 'stopped');
    if (stopped !== undefined)
      return { outcome: 'incident', reason: `${stopped.process}: ${stopped.reason ?? 'stopped'}` };
    if (detail.instances.every((instance) => instance.status !== 'active')) return { outcome: 'completed' };
    if (!(await makeMove(run, movesOf(detail, elements)))) return stalled(run, detail);
    await stage.host.idle();
  }
  const { needed } = movesOf(await readCase(stage, caseId), elements);
  const why = describeEndlessness(needed.map(elementOf), run.definition, elements);
  return { outcome: 'stalled', reason: `the case has not ended after ${run.maximumMoves} moves: ${why}` };
}

/** False: nobody can do anything, and no time that passes changes that. */
async function makeMove(run: Run, moves: Moves): Promise<boolean> {
  const { crew, random, stage } = run;
  const happening = moves.possible.filter((move) => crew.letsHappen(elementOf(move)));
  const chosen = happening[0] ?? moves.needed[random.below(moves.needed.length)];
  const [timer] = moves.timers;
  if (timer !== undefined && (chosen === undefined || crew.letsHappen(timer.element))) {
    await stage.clock.advanceTo(timer.at, () => stage.host.idle());
    return true;
  }
  const move = chosen ?? moves.possible.find((possible) => mayHappenNow(run, elementOf(possible)));
  if (move === undefined) return false;
  await carryOut(run, move);
  return true;
}

/** When nothing else is left, what need not happen happens, but not for ever: events beside the rest can come again and again. */
function mayHappenNow({ leftOver }: Run, element: ElementId): boolean {
  const times = leftOver.get(element) ?? 0;
  leftOver.set(element, times + 1);
  return times < LEFT_OVER_TIMES;
}

async function carryOut({ stage, crew }: Run, move: Move): Promise<void> {
  const { instance, key } = move.row;
  if (move.kind === 'job') {
    await stage.host.submit(instance, { kind: 'complete-job', job: key, variables: {} });
  } else if (move.kind === 'delivery') {
    await stage.host.submit(instance, { kind: 'deliver', subscription: key, variables: {} });
  } else {
    const { offer } = move.row;
    const boundary = crew.errorToReport(offer);
    const command =
      boundary === undefined
        ? { kind: 'complete-user-task' as const, task: key, person: 'crew', ...crew.complete(offer) }
        : { kind: 'report-error' as const, task: key, person: 'crew', boundary, variables: {} };
    const answer = await stage.host.submit(instance, command);
    if (!answer.ok)
      throw new Error(`${offer.element}: the crew's answer was refused: ${answer.rejection.message}`);
  }
}

async function stalled({ stage, elements }: Run, detail: CaseDetail): Promise<Ending> {
  const views = await Promise.all(
    detail.instances.filter((line) => line.status === 'active').map((line) => stage.host.view(line.id)),
  );
  const states = views.flatMap((view) => (view === undefined ? [] : [view.state]));
  const stalls = describeStall(detail, states, elements);
  const reasons = stalls.map(
    ({ element, why }) => `${element} (${elements.get(element)?.name ?? element}) ${why}`,
  );
  return { outcome: 'stalled', reason: reasons.join('; ') };
}

async function readCase({ queries }: Stage, caseId: number): Promise<CaseDetail> {
  const detail = await queries.case(caseId);
  if (detail === undefined) throw new Error(`case ${caseId} is not in the store`);
  return detail;
}

async function readTrace({ queries }: Stage, caseId: number): Promise<TraceLine[]> {
  const lines: TraceLine[] = [];
  let after: string | undefined;
  do {
    const page = await queries.caseJournal(caseId, { limit: 500, ...(after === undefined ? {} : { after }) });
    for (const row of page.items) {
      const t = new Date(row.at).toISOString();
      for (const event of decodeRecord(row.record)) {
        if (!('element' in event)) continue;
        lines.push({
          t,
          element: event.kind === 'flow-taken' ? event.flow : event.element,
          event: event.kind,
        });
      }
    }
    after = page.next;
  } while (after !== undefined);
  return lines;
}

async function finalVariables({ host }: Stage, caseId: number): Promise<Variables> {
  const view = await host.view(caseId);
  return view?.state.elements.get(view.state.root)?.variables ?? {};
}

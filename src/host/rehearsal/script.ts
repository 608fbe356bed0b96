/**
 * The scripted crew: plays a given way through a drawing, move by move, on the real kernel and host, and says where the
 * case stands then. With it a counter-example of the diagnosis is tried out.
 *
 * Boundary: carries out what the path says; what the path leaves open (what is filled in, how often something is done)
 * it fills in as it likes.
 *
 * Invariants:
 * P1  A move that cannot be made ends the play with a reason; nothing is made instead of it.
 */
import type { FindingPath, PathStep } from '../../bpmn/finding.ts';
import type { Answers, InstanceId } from '../../kernel/command.ts';
import type { UserTaskOffer, UserTaskQuestion } from '../../kernel/effect.ts';
import type { DeploymentLine } from '../../ports/deployment.ts';
import type { UserTaskRow } from '../../ports/store.ts';
import type { CaseDetail } from '../../ports/store-queries.ts';
import type { Definition, ElementId } from '../../wiring/definition.ts';
import type { InstanceCommand } from '../host-api.ts';
import { type Crew, createCrew } from './crew.ts';
import { type ElementLookup, elementsOf, movesOf } from './moves.ts';
import { seededRandom } from './random.ts';
import type { Stage } from './rehearse.ts';
import { describeStall } from './stall-report.ts';

export interface ScriptRequest {
  readonly stage: Stage;
  readonly deployment: DeploymentLine;
  readonly definition: Definition;
  readonly path: FindingPath;
}

export interface ScriptedPlay {
  /** `not-followed`: a move of the path could not be made. */
  readonly outcome: 'stuck' | 'goes-on' | 'ended' | 'not-followed';
  /** Where tokens stand at the end: steps under way and joins at which something waits; sorted. */
  readonly standing: readonly ElementId[];
  readonly reason?: string;
}

/** More rounds of one activity than that are not made for one move. */
const MOST_ROUNDS = 60;

export async function playScript(request: ScriptRequest): Promise<ScriptedPlay> {
  const player = new Player(request);
  let done = 0;
  for (const step of request.path.steps) {
    const hindrance = await player.make(step);
    if (hindrance !== undefined) {
      const reason = `Move ${done + 1} (${step.text}) could not be made: ${hindrance}`;
      return { outcome: 'not-followed', standing: [], reason };
    }
    done += 1;
  }
  return player.end();
}

class Player {
  readonly #request: ScriptRequest;
  readonly #elements: ElementLookup;
  readonly #crew: Crew;
  #case = 0;

  constructor(request: ScriptRequest) {
    this.#request = request;
    this.#elements = elementsOf(request.definition);
    this.#crew = createCrew({ definition: request.definition, random: seededRandom(1) });
  }

  /** What hinders it; absent where it was made. */
  async make(step: PathStep): Promise<string | undefined> {
    const { host } = this.#request.stage;
    const hindrance = step.kind === 'begin' ? await this.#begin(step) : await this.#move(step);
    await host.idle();
    return hindrance;
  }

  async end(): Promise<ScriptedPlay> {
    const { host } = this.#request.stage;
    const detail = await this.#detail();
    const active = detail.instances.filter(({ status }) => status === 'active');
    if (active.length === 0) return { outcome: 'ended', standing: [] };
    const views = await Promise.all(active.map(({ id }) => host.view(id)));
    const states = views.flatMap((view) => (view === undefined ? [] : [view.state]));
    const standing = new Set<ElementId>();
    for (const { elements } of states) {
      for (const { element, inside, role } of elements.values()) {
        if (inside === undefined && role !== 'process') standing.add(element);
        for (const flow of inside?.arrived.keys() ?? []) standing.add(this.#targetOf(flow));
      }
    }
    const { needed, possible, timers } = movesOf(detail, this.#elements);
    const canMove = needed.length + possible.length + timers.length > 0;
    const reason = describeStall(detail, states, this.#elements)
      .map(({ element, why }) => `${element} ${why}`)
      .join('; ');
    return { outcome: canMove ? 'goes-on' : 'stuck', standing: [...standing].sort(), reason };
  }

  async #begin({ process, elements }: PathStep): Promise<string | undefined> {
    const { stage, deployment, definition } = this.#request;
    const starts = definition.processes.find(({ id }) => id === process)?.starts ?? [];
    const start = starts.find((one) => one.elements.join() === elements?.join());
    const answer = await stage.host.startCase({
      deployment: deployment.id,
      process,
      ...(elements === undefined ? {} : { startElements: elements }),
      variables: start === undefined ? {} : this.#crew.fillIn(start.form),
      by: 'crew',
    });
    if (!answer.ok) return answer.rejection.message;
    this.#case = answer.case;
    return undefined;
  }

  async #move(step: PathStep): Promise<string | undefined> {
    const { element, event } = step;
    if (event !== undefined) return this.#letHappen(element, event, step);
    const isRepeated = this.#loopsAt(element);
    const again = step.choices.some(
      (choice) => choice.element === element && 'again' in choice && choice.again,
    );
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const waits = await this.#waitsAt(element);
      const [first] = waits;
      if (first === undefined) return round === 0 ? `nothing at ${element} waits for it` : undefined;
      const hindrance = await this.#submit(first.instance, first.command(step));
      if (hindrance !== undefined || !isRepeated || (again && first.isWork)) return hindrance;
      await this.#request.stage.host.idle();
    }
    return `${element} is done over and over`;
  }

  #loopsAt(element: ElementId): boolean {
    const definition = this.#elements.get(element);
    return definition !== undefined && 'loop' in definition && definition.loop !== undefined;
  }

  async #letHappen(element: ElementId, event: ElementId, step: PathStep): Promise<string | undefined> {
    const [first] = await this.#waitsAt(event);
    if (first !== undefined) return this.#submit(first.instance, first.command(step));
    const { userTasks, jobs } = await this.#detail();
    const task = userTasks.find(({ offer }) => offer.errors.some(({ boundary }) => boundary === event));
    if (task !== undefined) {
      const reported = {
        kind: 'report-error',
        task: task.key,
        person: 'crew',
        boundary: event,
        variables: {},
      } as const;
      return this.#submit(task.instance, reported);
    }
    const job = jobs.find((row) => row.element === element) ?? jobs[0];
    if (job === undefined) return `nothing waits for ${event}`;
    const definition = this.#elements.get(event);
    const triggers = definition?.behavior === 'boundary-event' ? definition.triggers : [];
    const code = triggers.flatMap((one) =>
      one.kind === 'error' && one.code !== undefined ? [one.code] : [],
    )[0];
    return this.#submit(job.instance, { kind: 'throw-job-error', job: job.key, code: code ?? 'error' });
  }

  /** Whatever can be brought about there, as the command that does it. */
  async #waitsAt(element: ElementId): Promise<readonly PossibleMove[]> {
    const { userTasks, jobs, timers, subscriptions } = await this.#detail();
    const here = <Row extends { readonly element: ElementId }>(row: Row) => row.element === element;
    return [
      ...userTasks.filter(({ offer }) => offer.element === element).map((row) => this.#taskMove(row)),
      ...jobs.filter(here).map(({ instance, key }) => ({
        instance,
        isWork: true,
        command: () => ({ kind: 'complete-job' as const, job: key, variables: {} }),
      })),
      ...timers.filter(here).map(({ instance, key }) => ({
        instance,
        isWork: true,
        command: () => ({ kind: 'fire-timer' as const, timer: key }),
      })),
      ...subscriptions.filter(here).map(({ instance, key }) => ({
        instance,
        isWork: true,
        command: () => ({ kind: 'deliver' as const, subscription: key, variables: {} }),
      })),
    ];
  }

  #taskMove({ instance, key, offer }: UserTaskRow): PossibleMove {
    return {
      instance,
      isWork: offer.purpose !== 'count',
      command: (step) => ({
        kind: 'complete-user-task',
        task: key,
        person: 'crew',
        variables: offer.purpose === 'count' ? { count: 1 } : this.#crew.fillIn(offer.form),
        answers: answersOf(offer, step),
      }),
    };
  }

  async #submit(instance: InstanceId, command: InstanceCommand): Promise<string | undefined> {
    const answer = await this.#request.stage.host.submit(instance, command);
    return answer.ok ? undefined : answer.rejection.message;
  }

  async #detail(): Promise<CaseDetail> {
    const detail = await this.#request.stage.queries.case(this.#case);
    if (detail === undefined) throw new Error(`case ${this.#case} is not in the store`);
    return detail;
  }

  #targetOf(flow: ElementId): ElementId {
    for (const { flows } of this.#request.definition.processes) {
      const found = flows[flow];
      if (found !== undefined) return found.target;
    }
    return flow;
  }
}

interface PossibleMove {
  readonly instance: InstanceId;
  /** It does what the path asks for, and not only something on the way there. */
  readonly isWork: boolean;
  command(step: PathStep): InstanceCommand;
}

function answersOf(offer: UserTaskOffer, step: PathStep): Answers {
  return Object.fromEntries(offer.questions.map((question) => [question.element, answerTo(question, step)]));
}

function answerTo({ element, answers }: UserTaskQuestion, { choices }: PathStep): readonly string[] {
  const choice = choices.find((one) => one.element === element);
  const values = answers.map(({ value }) => value);
  if (values.includes('done'))
    return [choice !== undefined && 'again' in choice && choice.again ? 'again' : 'done'];
  if (choice !== undefined && 'flows' in choice) return choice.flows;
  return values.slice(0, 1);
}

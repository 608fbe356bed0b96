/** Moving a case by hand: steps are stopped and started, with a reason. */
import { Type } from 'typebox';
import type { Modification } from '../../kernel/command.ts';
import type { ReadonlyElementInstance, ReadonlyState } from '../../kernel/state.ts';
import type { ProcessDefinition } from '../../wiring/definition.ts';
import { MoveRequest } from '../api/cases.ts';
import { CaseNumber, Done } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { currentPerson } from '../current-person.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { accepted } from '../kernel-rejection.ts';
import { RequestProblem } from '../problem.ts';
import { requireSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { processOf } from '../views/name-book.ts';
import { quote } from '../words/quoting.ts';
import { findCase } from './case-routes.ts';

export function repairRoutes(app: App, context: ServerContext): void {
  const { host, library, people } = context;

  app.post(
    '/api/cases/:case/move',
    {
      schema: {
        tags: ['cases'],
        summary: 'Move a case by hand: stop and start steps',
        description: 'All of it or nothing. What is stopped is stopped after the rest has been started.',
        params: Type.Object({ case: CaseNumber }),
        body: MoveRequest,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      requireSupervisor(me);
      const stored = await findCase(request.params.case, context);
      const { instance = stored.line.id, reason } = request.body;
      const line = stored.instances.find(({ id }) => id === instance);
      const view = line && (await host.view(instance));
      if (line === undefined || view === undefined) {
        throw new RequestProblem('no-such-instance', `Case ${stored.line.id} has no run ${instance}.`, {
          where: 'instance',
        });
      }
      const { definition } = await library.deployment(view.deployment);
      const process = processOf(definition, line.process);
      const changes = process === undefined ? [] : changesOf(request.body, view.state, process);
      const once = idempotencyKey(request, `${instance}:modify-instance`);
      accepted(
        await host.submit(
          instance,
          { kind: 'modify-instance', changes, reason: reason.trim(), by: me.id },
          once === undefined ? {} : { idempotencyKey: once },
        ),
      );
      return { done: true as const };
    },
  );
}

function changesOf(request: MoveRequest, state: ReadonlyState, process: ProcessDefinition): Modification[] {
  const { start = [], take = [], stop = [], run } = request;
  return [
    ...start.map(
      (element): Modification => ({
        do: 'start',
        element,
        ...within(process.elements[element]?.scope, run, state),
      }),
    ),
    ...take.map(
      (flow): Modification => ({
        do: 'take',
        flow,
        ...within(process.elements[process.flows[flow]?.target ?? '']?.scope, run, state),
      }),
    ),
    ...stop.flatMap((element) => stopsOf(element, state, process)),
  ];
}

/** Where the part it lies in is under way several times: in which of them. */
function within(
  scope: string | undefined,
  run: number | undefined,
  state: ReadonlyState,
): { scope?: number } {
  if (run === undefined) return {};
  for (const { key, element, role, index } of state.elements.values())
    if (element === scope && role === 'run' && index === run - 1) return { scope: key };
  return {};
}

/** A step as a whole, however often it is under way; what waits at a gateway for its other ways. */
function stopsOf(element: string, state: ReadonlyState, process: ProcessDefinition): Modification[] {
  const here = [...state.elements.values()].filter((instance) => instance.element === element);
  const whole = here.filter(({ role }) => role !== 'run' && role !== 'undo');
  const stops = whole.map(({ key }): Modification => ({ do: 'stop', key }));
  const waiting = [...state.elements.values()].flatMap((scope) => withdrawals(scope, element, process));
  if (stops.length + waiting.length > 0) return [...stops, ...waiting];
  const name = process.elements[element]?.name ?? element;
  throw new RequestProblem('repair-refused', `${quote(name)} is not under way in this case any more.`, {
    where: 'stop',
  });
}

function withdrawals(
  { key, inside }: ReadonlyElementInstance,
  element: string,
  process: ProcessDefinition,
): Modification[] {
  return [...(inside?.arrived ?? [])].flatMap(([flow, tokens]) =>
    process.flows[flow]?.target === element
      ? Array.from({ length: tokens }, (): Modification => ({ do: 'withdraw', flow, scope: key }))
      : [],
  );
}

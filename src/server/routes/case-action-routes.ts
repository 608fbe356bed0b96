/** What a person may do to a case: mend a problem, say that something has arrived, set variables, end it. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { InstanceCommand } from '../../host/host-api.ts';
import type { InstanceId } from '../../kernel/command.ts';
import { ArrivedRequest, RetryRequest, SetVariablesRequest, TerminateRequest } from '../api/cases.ts';
import { CaseNumber, Done, InnerId } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { currentPerson } from '../current-person.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { accepted } from '../kernel-rejection.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { parseInnerId } from '../views/task-view.ts';
import { quote } from '../words/quoting.ts';
import { caseParams, findCase } from './case-routes.ts';

const incidentParams = Type.Object({ case: CaseNumber, incident: InnerId });
const waitParams = Type.Object({ case: CaseNumber, wait: InnerId });
const answers = { 200: Done, default: Problem };

export function caseActionRoutes(app: App, context: ServerContext): void {
  const { people } = context;

  app.post(
    '/api/cases/:case/incidents/:incident/retry',
    {
      schema: {
        tags: ['cases'],
        summary: 'The cause is mended: try again, or choose a way',
        params: incidentParams,
        body: RetryRequest,
        response: answers,
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const stored = await findCase(request.params.case, context);
      const id = parseInnerId(request.params.incident);
      const incident = stored.incidents.find((row) => row.instance === id.instance && row.key === id.key);
      if (!incident) {
        throw new RequestProblem(
          'no-such-incident',
          'This problem is not there any more: somebody has mended it, or the case has ended.',
        );
      }
      const { variables, flows } = request.body;
      if (flows !== undefined) await checkWays(incident.deployment, incident.element, flows, context);
      return submit(request, context, incident.instance, {
        kind: 'resolve-incident',
        incident: incident.key,
        by: me.id,
        ...(variables === undefined ? {} : { variables }),
        ...(flows === undefined ? {} : { flows }),
      });
    },
  );

  app.post(
    '/api/cases/:case/waits/:wait/arrived',
    {
      schema: {
        tags: ['cases'],
        summary: 'Say by hand that it has arrived',
        params: waitParams,
        body: ArrivedRequest,
        response: answers,
      },
    },
    async (request) => {
      const stored = await findCase(request.params.case, context);
      const id = parseInnerId(request.params.wait);
      const wait = stored.subscriptions.find((row) => row.instance === id.instance && row.key === id.key);
      if (!wait) {
        throw new RequestProblem(
          'no-such-wait',
          'Nothing waits there any more: it has arrived already, or the case went another way.',
        );
      }
      return submit(request, context, wait.instance, {
        kind: 'deliver',
        subscription: wait.key,
        variables: request.body.variables ?? {},
      });
    },
  );

  app.put(
    '/api/cases/:case/variables',
    {
      schema: {
        tags: ['cases'],
        summary: 'Set variables',
        params: caseParams,
        body: SetVariablesRequest,
        response: answers,
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const stored = await findCase(request.params.case, context);
      const { instance = stored.line.id, variables } = request.body;
      if (!stored.instances.some((line) => line.id === instance)) {
        throw new RequestProblem('no-such-instance', `Case ${stored.line.id} has no run ${instance}.`, {
          where: 'instance',
        });
      }
      return submit(request, context, instance, { kind: 'set-variables', variables, by: me.id });
    },
  );

  app.post(
    '/api/cases/:case/terminate',
    {
      schema: {
        tags: ['cases'],
        summary: 'End a case',
        params: caseParams,
        body: TerminateRequest,
        response: answers,
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const stored = await findCase(request.params.case, context);
      const running = stored.instances.filter((line) => line.status === 'active');
      if (running.length === 0) {
        throw new RequestProblem('case-over', `Case ${stored.line.id} is over already.`);
      }
      // Called ones end with their caller; the partners of the case have to be told.
      const own = running.filter((line) => line.parent === undefined);
      for (const line of own.length > 0 ? own : running) {
        const answer = await context.host.submit(line.id, {
          kind: 'terminate-instance',
          reason: request.body.reason ?? '',
          by: me.id,
        });
        if (!answer.ok && answer.rejection.code !== 'instance-ended') accepted(answer);
      }
      return { done: true as const };
    },
  );
}

async function submit(
  request: FastifyRequest,
  { host }: ServerContext,
  instance: InstanceId,
  command: InstanceCommand,
): Promise<{ done: true }> {
  const once = idempotencyKey(request, `${instance}:${command.kind}`);
  accepted(await host.submit(instance, command, once === undefined ? {} : { idempotencyKey: once }));
  return { done: true };
}

async function checkWays(
  deployment: number,
  element: string,
  flows: readonly string[],
  { library }: ServerContext,
): Promise<void> {
  const { definition } = await library.deployment(deployment);
  const process = definition.processes.find((candidate) => candidate.elements[element] !== undefined);
  const outgoing = process?.elements[element]?.outgoing ?? [];
  const wrong = flows.find((flow) => !outgoing.includes(flow));
  if (wrong === undefined && flows.length > 0) return;
  const labels = outgoing.map((flow) => quote(process?.flows[flow]?.label ?? flow)).join(', ');
  throw new RequestProblem('answer-unknown', `Choose one of the ways out of the decision: ${labels}.`, {
    where: 'flows',
  });
}

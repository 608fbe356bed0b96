/**
 * `/message` and `/signal`.
 *
 * A message goes at once to whoever waits for it, or begins a process, or is refused: nothing is kept, as in the other
 * engine and unlike Baton's own `/api/messages`.
 *
 * Source: Camunda 7.24 REST API, "Correlate a Message", "Throw a Signal".
 */
import { type Static, Type } from 'typebox';
import type { SubscriptionRow } from '../../ports/store.ts';
import type { App } from '../server-context.ts';
import { checkedBusinessKey, type EngineContext } from './engine-context.ts';
import { carriedOut, EngineError } from './engine-error.ts';
import { cutOf, given, VariablesField } from './engine-request.ts';
import { haveValues, variablesSeenBy } from './instance-variables.ts';
import type { EngineDefinition } from './process-definitions.ts';
import { plainVariables } from './typed-variables.ts';

const Correlation = Type.Object({
  messageName: Type.String({ minLength: 1, maxLength: 500 }),
  businessKey: Type.Optional(Type.String()),
  processInstanceId: Type.Optional(Type.String()),
  correlationKeys: VariablesField,
  processVariables: VariablesField,
  all: Type.Optional(Type.Boolean()),
  resultEnabled: Type.Optional(Type.Boolean()),
});
type Correlation = Static<typeof Correlation>;
const Signal = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 500 }),
  variables: VariablesField,
});

/** Waiting instances looked at for one message. */
const most = 10_000;

export function messageRoutes(app: App, context: EngineContext): void {
  app.post(
    '/message',
    { config: { begins: true }, schema: { hide: true, body: Correlation } },
    async ({ body }, reply) => {
      const results = await correlate(body, context);
      if (body.resultEnabled !== true) return reply.code(204).send();
      return results;
    },
  );
  app.post(
    '/signal',
    { config: { begins: true }, schema: { hide: true, body: Signal } },
    async ({ body }, reply) => {
      const variables = plainVariables(body.variables, 'Cannot throw signal');
      await context.baton.host.broadcastSignal({ name: body.name, variables });
      return reply.code(204).send();
    },
  );
}

async function correlate(body: Correlation, context: EngineContext) {
  const waiting = await waitingFor(body, context);
  const starts =
    given(body.processInstanceId) === undefined ? await startedBy(body.messageName, context) : [];
  const mismatch = (found: string) =>
    new EngineError(
      400,
      'MismatchingMessageCorrelationException',
      `Cannot correlate message '${body.messageName}': ${found}`,
    );
  if (body.all !== true) {
    if (waiting.length > 1) throw mismatch(`${waiting.length} executions match the correlation keys`);
    if (waiting.length === 0 && starts.length === 0)
      throw mismatch('No process definition or execution matches the parameters');
  }
  const results = [];
  for (const row of waiting) results.push(await deliver(row, body, context));
  if (waiting.length === 0 || body.all === true) {
    const begun = body.all === true ? starts : starts.slice(0, 1);
    for (const start of begun) results.push(await begin(start, body, context));
  }
  return results;
}

async function waitingFor(body: Correlation, context: EngineContext): Promise<SubscriptionRow[]> {
  const { host, queries } = context.baton;
  const keys = plainVariables(body.correlationKeys, 'Cannot correlate message');
  const businessKey = given(body.businessKey);
  const only = given(body.processInstanceId);
  return cutOf(
    (page) => queries.messageSubscriptions(body.messageName, page),
    { maxResults: most },
    async ({ instance, key, correlation }) => {
      if (only !== undefined && only !== String(instance)) return false;
      const line = await queries.instance(instance);
      if (line === undefined) return false;
      if (businessKey !== undefined && businessKey !== (await context.businessKey(line))) return false;
      const state = (await host.view(instance))?.state;
      const owner = state?.waits.get(key)?.owner;
      if (state === undefined || owner === undefined) return false;
      // A diagram with keys of its own says what it waits for; the other engine's compare variables.
      if (correlation !== undefined)
        return Object.values(keys).some((value) => String(value) === correlation);
      return haveValues(variablesSeenBy(state, owner).visible, keys);
    },
  );
}

interface MessageStart {
  readonly definition: EngineDefinition;
  readonly elements: readonly string[];
}

async function startedBy(name: string, { definitions }: EngineContext): Promise<MessageStart[]> {
  return (await definitions.newest()).flatMap((definition) =>
    definition.process.starts
      .filter(({ trigger, fromCase }) => trigger.kind === 'message' && trigger.name === name && !fromCase)
      .map(({ elements }) => ({ definition, elements })),
  );
}

async function deliver(row: SubscriptionRow, body: Correlation, { baton }: EngineContext) {
  const what = `Cannot correlate message '${body.messageName}'`;
  const variables = plainVariables(body.processVariables, what);
  const command = { kind: 'deliver', subscription: row.key, variables } as const;
  carriedOut(await baton.host.submit(row.instance, command), what);
  const id = String(row.instance);
  return {
    resultType: 'Execution',
    execution: { id, processInstanceId: id, ended: false, tenantId: null },
    processInstance: null,
  };
}

async function begin({ definition, elements }: MessageStart, body: Correlation, context: EngineContext) {
  const what = `Cannot correlate message '${body.messageName}'`;
  const title = checkedBusinessKey(body.businessKey);
  const started = carriedOut(
    await context.baton.host.startCase({
      deployment: definition.line.id,
      process: definition.process.id,
      startElements: elements,
      variables: plainVariables(body.processVariables, what),
      ...(title === undefined ? {} : { title }),
    }),
    what,
  );
  const line = await context.baton.queries.instance(started.case);
  return {
    resultType: 'ProcessDefinition',
    execution: null,
    processInstance: line === undefined ? null : await context.instanceView(line),
  };
}

/** A user's own element templates: added, offered for a step with their forms, filled by a wiring, tried, run. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { DeployResult, StartResult } from '../src/server/api/processes.ts';
import type { StepTemplates, TemplateList } from '../src/server/api/templates.ts';
import type { TryResult } from '../src/server/api/wiring.ts';
import { type RunningBaton, runBaton, until, upload } from './running-baton.ts';
import { AnsweringServer } from './servers/answering-server.ts';

const file = new URL('fixtures/templates/score-template.json', import.meta.url);
const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p" name="Score">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <task id="t" name="Find the score"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;

let baton: RunningBaton;
let server: AnsweringServer;
beforeAll(async () => {
  server = await AnsweringServer.open(() => ({ body: { score: 700 } }));
  baton = await runBaton({ allow: ['127.0.0.1'] });
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(async () => {
  await baton.close();
  await server.close();
});

function deploy(key: string, step: object): Promise<DeployResult> {
  const wiring = JSON.stringify({ format: 1, steps: { t: step } });
  return baton.post<DeployResult>('/api/processes', upload(drawing, 'score.bpmn', { key, wiring }));
}

const told = ({ findings }: DeployResult) =>
  findings.filter(({ element }) => element === 't').map(({ code, message }) => `${code}: ${message}`);

test('a file that holds no templates is refused with file, template, property, expected and found', async () => {
  const broken = JSON.stringify({
    id: 'x',
    name: 'X',
    appliesTo: [],
    properties: [
      { type: 'Foo', binding: { type: 'zeebe:input', name: 'a' } },
      { type: 'Dropdown', binding: { type: 'zeebe:input' } },
    ],
  });
  const problem = await baton.problem('POST', '/api/templates', upload(broken, 'broken.json'));
  expect(problem.code).toBe('template-invalid');
  expect(problem.fields?.map(({ message }) => message)).toEqual([
    'broken.json, template “x”: expected “appliesTo” to be a list of BPMN types such as "bpmn:Task", found an empty list.',
    'broken.json, template “x”, property 0: expected “type” to be one of String, Text, Dropdown, Boolean, Hidden, Number, found "Foo".',
    'broken.json, template “x”, property 1: expected “binding” to be what of zeebe:input it is bound to: a name, key, source or property, found an object.',
    'broken.json, template “x”, property 1: expected “choices” to be a list of choices, each with “name” and “value”, found nothing.',
  ]);
  const text = await baton.problem('POST', '/api/templates', upload('{', 'text.json'));
  expect(text.detail).toContain('text.json: expected JSON');
  expect((await baton.get<TemplateList>('/api/templates')).items).toEqual([]);
});

describe('with templates added', () => {
  beforeAll(async () => {
    await baton.post('/api/templates', upload(await readFile(file), 'score-template.json'));
  });

  test('they are listed, and offered for a step they fit with their forms', async () => {
    const { items } = await baton.get<TemplateList>('/api/templates');
    expect(items).toMatchObject([
      { id: 'com.acme.print', version: 0, flavour: 'camunda7', fields: 3 },
      { id: 'com.acme.score', version: 2, flavour: 'camunda8', fields: 9 },
    ]);
    await deploy('offered', { by: 'person' });
    const offered = await baton.get<StepTemplates>('/api/processes/offered/steps/t/templates');
    const score = offered.items.find(({ id }) => id === 'com.acme.score');
    expect(score?.description).toBe('Asks the score desk what a customer is worth.');
    expect(score?.groups.map(({ label }) => label)).toEqual([
      'Whom to ask about',
      'Signing in',
      'What is kept',
    ]);
    expect(JSON.stringify(offered)).not.toContain('alert');
  });

  test('a diagram that carries a template’s values shows them in its form', async () => {
    const drawn = drawing
      .replace('<definitions', '<definitions xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"')
      .replace(
        '<task id="t" name="Find the score"/>',
        `<serviceTask id="t" name="Find the score" zeebe:modelerTemplate="com.acme.score" zeebe:modelerTemplateVersion="2"><extensionElements>
         <zeebe:taskDefinition type="io.camunda:http-json:1" retries="5"/><zeebe:ioMapping><zeebe:input source="https://drawn.example" target="url"/>
         <zeebe:input source="=false" target="ignoreNullValues"/></zeebe:ioMapping></extensionElements></serviceTask>`,
      );
    await baton.post('/api/processes', upload(drawn, 'drawn.bpmn', { key: 'drawn' }));
    const { drawn: named, items } = await baton.get<StepTemplates>('/api/processes/drawn/steps/t/templates');
    expect(named).toEqual({ id: 'com.acme.score', version: 2 });
    expect(items[0]?.drawn).toBe(true);
    const values = items[0]?.fields.map(({ key, drawn: value }) => [key, value]) ?? [];
    expect(Object.fromEntries(values)).toMatchObject({
      url: 'https://drawn.example',
      nulls: false,
      retries: 5,
      depth: undefined,
    });
  });

  test('a step wired by one calls what the template says, with the values of the wiring', async () => {
    const deployed = await deploy('run', {
      by: 'template',
      template: 'com.acme.score',
      version: 2,
      values: {
        url: `=base + "/desk"`,
        depth: 'full',
        reason: 'audit',
        body: '{customer: customer, gone: null}',
      },
    });
    expect(told(deployed)).toEqual([]);
    const variables = { base: server.url, customer: 'C-7' };
    const id = (await baton.post<StartResult>('/api/processes/run/start', { variables })).case;
    const done = await until(async () => {
      const found = await baton.get<CaseDetail>(`/api/cases/${id}`);
      return found.state === 'running' ? undefined : found;
    });
    expect(server.asked).toMatchObject([
      { method: 'POST', path: '/desk?depth=full&reason=audit', body: '{"customer":"C-7"}' },
    ]);
    expect(done.instances[0]?.variables).toMatchObject({ score: 700 });
  });

  test('what is not filled in as the template asks is told, and a person does the step', async () => {
    expect(told(await deploy('lacking', { by: 'template', template: 'com.acme.score', values: {} }))).toEqual(
      [
        'connector-incomplete: “Find the score” is wired by the template “Ask the score desk”, but “Address of the desk” is not filled in.',
      ],
    );
    const values = { url: 'ftp://x', depth: 'full', reason: 'no', 'authentication.type': 'bearer' };
    const [message] = told(await deploy('lacking', { by: 'template', template: 'com.acme.score', values }));
    expect(message).toContain('“Address of the desk” is not as it should be (must be a web address)');
    expect(message).toContain('“Why everything is needed” needs at least 5 characters');
    expect(message).toContain('“Token” is not filled in');
    expect(told(await deploy('lacking', { by: 'template', template: 'com.acme.none' }))[0]).toContain(
      'by the template “com.acme.none”, which is not here',
    );
  });

  test('a template of another job type is work for a program outside, with its inputs and outputs', async () => {
    await deploy('print', { by: 'template', template: 'com.acme.print', values: { text: '${customer}!' } });
    const started = { variables: { customer: 'C-8' } };
    const id = (await baton.post<StartResult>('/api/processes/print/start', started)).case;
    const fetched = await until(async () => {
      const body = { workerId: 'w', maxTasks: 1, topics: [{ topicName: 'labels', lockDuration: 60_000 }] };
      const answer = await baton.ask<{ id: string; variables: Record<string, { value: unknown }> }[]>(
        'POST',
        '/engine-rest/external-task/fetchAndLock',
        body,
      );
      return answer.body[0];
    });
    expect(fetched.variables.text?.value).toBe('C-8!');
    const result = { workerId: 'w', variables: { labelId: { value: 'L-1', type: 'String' } } };
    await baton.ask('POST', `/engine-rest/external-task/${fetched.id}/complete`, result);
    const done = await baton.get<CaseDetail>(`/api/cases/${id}`);
    expect(done.instances[0]?.variables).toMatchObject({ printed: 'L-1' });
  });

  test('it can be tried, for real with a word of consent', async () => {
    await deploy('tried', { by: 'person' });
    const entry = { by: 'template', template: 'com.acme.score', values: { url: server.url } };
    const asked = { element: 't', mode: 'real', entry, data: { customer: 'C-9' } };
    const refused = await baton.problem('POST', '/api/processes/tried/draft/try', asked);
    expect(refused.code).toBe('not-confirmed');
    const tried = await baton.post<TryResult>('/api/processes/tried/draft/try', { ...asked, confirm: true });
    expect(tried).toMatchObject({ outcome: 'done', exchange: { response: { title: '200 OK' } } });
    expect(tried.outputs).toMatchObject([{ name: 'score' }]);
    expect(server.asked[0]?.body).toBe('{"customer":"C-9"}');
  });

  test('one that is removed is gone, and what is in use goes on', async () => {
    expect((await baton.ask('DELETE', '/api/templates/com.acme.print')).status).toBe(200);
    expect((await baton.problem('DELETE', '/api/templates/com.acme.print')).code).toBe('no-such-template');
    const { items } = await baton.get<TemplateList>('/api/templates');
    expect(items.map(({ id }) => id)).toEqual(['com.acme.score']);
    const id = (await baton.post<StartResult>('/api/processes/print/start', { variables: { customer: 'x' } }))
      .case;
    expect((await baton.get<CaseDetail>(`/api/cases/${id}`)).waits).toHaveLength(1);
  });
});

describe('a template of an event', () => {
  const waiting = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p" name="Order">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="paid"/>
    <intermediateCatchEvent id="paid" name="Money is here"/><sequenceFlow id="f2" sourceRef="paid" targetRef="e"/>
    <endEvent id="e"/></process></definitions>`;
  const events = (values: object) => ({
    format: 1,
    events: { paid: { kind: 'template', template: 'com.acme.payment-webhook', values } },
  });
  const put = (values: object) =>
    baton.post<DeployResult>(
      '/api/processes',
      upload(waiting, 'order.bpmn', { key: 'order-paid', wiring: JSON.stringify(events(values)) }),
    );

  beforeAll(async () => {
    const template = await readFile(
      new URL('fixtures/templates/order-webhook-template.json', import.meta.url),
    );
    await baton.post('/api/templates', upload(template, 'order-webhook-template.json'));
  });

  test('is offered for the event with its form', async () => {
    await put({ context: 'bank', caseKey: '=order' });
    const forms = await baton.get<StepTemplates>('/api/processes/order-paid/steps/paid/templates');
    expect(forms.items.map(({ id }) => id)).toEqual(['com.acme.payment-webhook']);
    const step = await baton.get<StepTemplates>('/api/processes/order-paid/steps/s/templates');
    expect(step.items).toEqual([]);
  });

  test('that is not complete leaves the event as drawn, and says what is missing', async () => {
    const { findings } = await put({ context: 'bank' });
    const found = findings
      .filter(({ element }) => element === 'paid')
      .map(({ code, message }) => [code, message]);
    expect(found).toContainEqual([
      'connector-incomplete',
      '“Money is here” is wired by the template “Payment by webhook”, but “The case’s side” is not filled in.',
    ]);
  });

  test('makes an event that is drawn bare wait for the request that names the case', async () => {
    const { key, findings } = await put({ context: 'bank', caseKey: '=order' });
    expect(findings.filter(({ element }) => element === 'paid')).toEqual([]);
    const start = (order: string) =>
      baton.post<StartResult>(`/api/processes/${key}/start`, { variables: { order } });
    const [first, second] = [(await start('O-1')).case, (await start('O-2')).case];
    const sent = await baton.ask('POST', '/inbound/bank', { reference: 'O-2', amount: 99.5 });
    expect(sent.status).toBe(200);
    const done = await until(async () => {
      const found = await baton.get<CaseDetail>(`/api/cases/${second}`);
      return found.state === 'running' ? undefined : found;
    });
    expect(done.instances[0]?.variables).toEqual({ order: 'O-2', paid: 99.5 });
    expect((await baton.get<CaseDetail>(`/api/cases/${first}`)).state).toBe('running');
  });
});

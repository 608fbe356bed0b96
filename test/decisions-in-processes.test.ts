/** Decision models beside diagrams, over the API of a real Baton: put into use, called by steps, kept with the case. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type {
  CaseDecisionList,
  DecisionDeployResult,
  DecisionModelDetail,
  TriedDecision,
} from '../src/server/api/decisions.ts';
import type { InboxTask } from '../src/server/api/inbox.ts';
import type { DeployResult, ProcessDetail, StartResult } from '../src/server/api/processes.ts';
import { dmnFile, table } from './fixtures/dmn/models.ts';
import { examplesFolder, type RunningBaton, runBaton, until, upload } from './running-baton.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

async function example(name: string): Promise<string> {
  return readFile(join(examplesFolder, 'credit-application', name), 'utf8');
}

async function deployExample(): Promise<void> {
  const terms = upload(await example('credit-terms.dmn'), 'credit-terms.dmn');
  await baton.post<DecisionDeployResult>('/api/decisions', terms);
  const wiring = await example('credit-application.wiring.json');
  const drawing = await example('credit-application.bpmn');
  await baton.post<DeployResult>('/api/processes', upload(drawing, 'credit-application.bpmn', { wiring }));
}

async function start(key: string, variables: Record<string, unknown>): Promise<number> {
  return (await baton.post<StartResult>(`/api/processes/${key}/start`, { variables })).case;
}

async function taskIn(caseId: number): Promise<string> {
  return until(async () => {
    const tasks = await baton.items<InboxTask>('/api/inbox?limit=200');
    return tasks.find((task) => task.case.id === caseId)?.title;
  });
}

function ruleFile(rules: readonly (readonly string[])[], policy = 'UNIQUE'): string {
  return dmnFile(table('fee', { policy, inputs: ['weight'], outputs: ['price'], rules }), 'urn:fees');
}

function drawing(attributes: string): string {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
    <process id="p" isExecutable="true"><startEvent id="s"/><businessRuleTask id="r" name="Price parcel" ${attributes}/><userTask id="u" name="Look"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="r"/><sequenceFlow id="f2" sourceRef="r" targetRef="u"/><sequenceFlow id="f3" sourceRef="u" targetRef="e"/></process></definitions>`;
}

describe('the example', () => {
  test('decides by its tables, takes the branch, and keeps which rule fired and why', async () => {
    await deployExample();
    const accepted = await start('credit-application', { score: 720, amount: 25_000, income: 40_000 });
    expect(await taskIn(accepted)).toBe('Send offer');
    const { items } = await baton.get<CaseDecisionList>(`/api/cases/${accepted}/decisions`);
    expect(items).toMatchObject([
      {
        element: 'Task_assess',
        name: 'Credit terms',
        key: 'credit-terms',
        version: 1,
        value: { answer: 'accept', rate: 4 },
      },
    ]);
    const [risk, terms] = items[0]?.why.tables ?? [];
    expect(risk?.rules.map(({ fired }) => fired)).toEqual([false, false, true]);
    expect(terms?.rules[4]).toMatchObject({ number: 5, fired: true, cells: ['yes', 'yes'] });
    expect(terms?.rules[0]).toMatchObject({ number: 1, fired: false, cells: ['no', 'yes'] });

    expect(
      await taskIn(await start('credit-application', { score: 650, amount: 60_000, income: 40_000 })),
    ).toBe('Review by hand');
    expect(await taskIn(await start('credit-application', { score: 400, amount: 100, income: 40_000 }))).toBe(
      'Send refusal',
    );
  });

  test('asks for what the decision is made on when a case begins, as numbers', async () => {
    await deployExample();
    const process = await baton.get<ProcessDetail>('/api/processes/credit-application');
    const fields = process.starts[0]?.form.fields ?? [];
    expect(fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['amount', 'number', true],
      ['income', 'number', true],
      ['score', 'number', true],
    ]);
  });

  test('can be tried out before a case is begun', async () => {
    await deployExample();
    const data = { score: 500, amount: 1, income: 1 };
    const tried = await baton.post<TriedDecision>('/api/decisions/credit-terms/try', {
      decision: 'Decision_terms',
      data,
    });
    expect(tried).toMatchObject({ value: { answer: 'decline', rate: null }, violations: [] });
    const model = await baton.get<DecisionModelDetail>('/api/decisions/credit-terms');
    expect(model.decisions.map(({ id, inputs }) => [id, inputs.map(({ name }) => name)])).toEqual([
      ['Decision_risk', ['score']],
      ['Decision_terms', ['amount', 'income', 'score']],
    ]);
    expect(model.usedBy).toMatchObject([{ key: 'credit-application' }]);
  });
});

describe('a business-rule task of another engine', () => {
  test('is done by hand until its decision is there, then by the decision; cases keep their version', async () => {
    const attributes =
      'camunda:decisionRef="fee" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="cost"';
    const process = await baton.post<DeployResult>(
      '/api/processes',
      upload(drawing(attributes), 'parcel.bpmn'),
    );
    expect(process.findings.map(({ code }) => code)).toContain('decision-missing');
    expect(await taskIn(await start('parcel', { weight: 3 }))).toBe('Price parcel');

    const first = await baton.post<DecisionDeployResult>(
      '/api/decisions',
      upload(ruleFile([['> 0', '5']]), 'fees.dmn'),
    );
    expect(first).toMatchObject({ version: 1, unchanged: false, updated: [{ key: 'parcel', version: 2 }] });
    const early = await start('parcel', { weight: 3 });
    expect(await taskIn(early)).toBe('Look');
    expect((await baton.get<CaseDecisionList>(`/api/cases/${early}/decisions`)).items).toMatchObject([
      { value: 5, version: 1 },
    ]);

    const second = await baton.post<DecisionDeployResult>(
      '/api/decisions',
      upload(ruleFile([['> 0', '7']]), 'fees.dmn'),
    );
    expect(second).toMatchObject({ version: 2, updated: [{ key: 'parcel', version: 3 }] });
    const late = await start('parcel', { weight: 3 });
    expect(await taskIn(late)).toBe('Look');
    expect((await baton.get<CaseDecisionList>(`/api/cases/${late}/decisions`)).items).toMatchObject([
      { value: 7, version: 2 },
    ]);
    const again = await baton.post<DecisionDeployResult>(
      '/api/decisions',
      upload(ruleFile([['> 0', '7']]), 'fees.dmn'),
    );
    expect(again).toMatchObject({ version: 2, unchanged: true, updated: [] });
  });

  test('whose rules contradict each other stops for somebody to look at, saying which', async () => {
    const rules = [
      ['> 1', '5'],
      ['> 2', '6'],
    ];
    await baton.post('/api/decisions', upload(ruleFile(rules), 'twofold.dmn', { key: 'twofold' }));
    const wiring = JSON.stringify({
      format: 1,
      steps: { r: { by: 'decision', decision: 'fee', model: 'twofold' } },
    });
    await baton.post('/api/processes', upload(drawing(''), 'twofold.bpmn', { wiring }));
    const stopped = await start('twofold', { weight: 9 });
    const incidents = await until(async () => {
      const found = await baton.get<CaseDetail>(`/api/cases/${stopped}`);
      return found.incidents.length > 0 ? found.incidents : undefined;
    });
    expect(JSON.stringify(incidents)).toContain('rules 1 and 2');
  });
});

describe('a decision model that cannot be used', () => {
  test('is refused with its findings', async () => {
    const broken = ruleFile([['> ', '5']]);
    const problem = await baton.problem('POST', '/api/decisions', upload(broken, 'broken.dmn'));
    expect(problem.code).toBe('file-not-runnable');
    expect(problem.findings?.map(({ code }) => code)).toContain('dmn-expression-broken');
  });

  test('that is a diagram is refused, saying what it is', async () => {
    const problem = await baton.problem('POST', '/api/decisions', upload(drawing(''), 'diagram.dmn'));
    expect(problem).toMatchObject({ code: 'file-unreadable' });
    expect(problem.detail).toContain('a BPMN diagram');
  });

  test('a decision that is not there, tried out, is refused', async () => {
    expect(
      (await baton.problem('POST', '/api/decisions/nowhere/try', { decision: 'd', data: {} })).code,
    ).toBe('no-such-decision');
  });
});

/** Expressions, samples and branches over the data of real cases, over the network on the real store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { InboxTask } from './api/inbox.ts';
import type { DeployResult, StartResult } from './api/processes.ts';
import type {
  BranchTable,
  ConnectorSuggestions,
  Draft,
  PreviewAnswer,
  SampleNode,
  Samples,
  TryResult,
} from './api/wiring.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const drawing = (
  task = 'Post',
) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Invoices"><startEvent id="Start" /><task id="Check" name="Check invoice" />
    <exclusiveGateway id="Big" name="Over the limit?" />
    <task id="Approve" name="Approve invoice" /><task id="${task}" name="Post to accounting" /><endEvent id="End" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Check" /><sequenceFlow id="F2" sourceRef="Check" targetRef="Big" />
    <sequenceFlow id="Yes" name="yes" sourceRef="Big" targetRef="Approve" />
    <sequenceFlow id="No" name="no" sourceRef="Big" targetRef="${task}" />
    <sequenceFlow id="F5" sourceRef="Approve" targetRef="${task}" />
    <sequenceFlow id="F6" sourceRef="${task}" targetRef="End" /></process></definitions>`;

async function deployed(key: string, fields = {}): Promise<string> {
  await baton.post<DeployResult>('/api/processes', upload(drawing(), 'invoices.bpmn', { key, ...fields }));
  return `/api/processes/${key}`;
}

async function begin(path: string, variables: object): Promise<number> {
  return (await baton.post<StartResult>(`${path}/start`, { variables })).case;
}

/** A person does the check, and says which way it goes. */
async function check(id: number, way: string, variables = {}): Promise<void> {
  const task = await until(async () =>
    (await baton.items<InboxTask>('/api/inbox?view=all&limit=200')).find((one) => one.case.id === id),
  );
  await baton.post(`/api/inbox/${task.id}/complete`, { variables, answers: { Big: [way] } });
}

const preview = (path: string, body: object) =>
  baton.post<PreviewAnswer>(`${path}/draft/preview`, { element: 'Post', expressions: {}, ...body });

/** 400 KB: kept as a document, with a reference in the case. */
const orders = Array.from({ length: 4_000 }, (_, id) => ({ id, total: id * 10, text: 'x'.repeat(70) }));

describe('a value that is kept as a document', () => {
  test('is what a preview, the conditions and a try work on; what only names it hands its reference on', async () => {
    const path = await deployed('large');
    const id = await begin(path, { orders, limit: 39_980 });
    await check(id, 'No');
    const { values, names } = await preview(path, {
      expressions: { many: 'count(orders)', last: 'orders[-1].total', bare: 'orders' },
      names: true,
    });
    expect(values.many).toMatchObject({ text: '4000' });
    expect(values.last).toMatchObject({ text: '39990' });
    expect(values.bare).toMatchObject({ ok: true, type: 'list', shortened: true });
    expect(names?.find(({ name }) => name === 'orders')).toMatchObject({ type: 'list', more: true });
    const table = await baton.post<BranchTable>(`${path}/draft/branches`, {
      element: 'Big',
      entry: { by: 'conditions', conditions: { Yes: 'count(orders[total > limit]) = 1', No: 'false' } },
    });
    expect(table.cases).toMatchObject([{ chosen: ['Yes'], errors: {} }]);
    const tried = await baton.post<TryResult>(`${path}/draft/try`, {
      element: 'Post',
      mode: 'real',
      entry: {
        by: 'script',
        language: 'javascript',
        text: 'all.length + ":" + first.id',
        result: 'told',
        inputs: { all: 'orders', first: 'orders[1]' },
        outputs: { told: 'told', also: 'count(all)' },
      },
    });
    expect(tried).toMatchObject({
      outcome: 'done',
      outputs: [
        { name: 'told', worth: { text: '4000:0' } },
        { name: 'also', worth: { text: '4000' } },
      ],
    });
  });
});

describe('a preview', () => {
  test('is over what the last case that came there knew then, not over what it knows now', async () => {
    const path = await deployed('preview');
    const first = await begin(path, { amount: 1250, lines: [{ sku: 'a b', 'unit price': 3 }] });
    await check(first, 'No', { checkedBy: 'Ada' });
    await begin(path, { amount: 5 });
    const { from, values } = await preview(path, {
      expressions: { sum: 'amount * 2', who: 'checkedBy', bad: 'amount +' },
    });
    expect(from).toMatchObject({ kind: 'case', case: first, sentence: `from case ${first}` });
    expect(values).toMatchObject({
      sum: { ok: true, type: 'number', text: '2500' },
      who: { ok: true, text: 'Ada' },
      bad: { ok: false, start: 8 },
    });
    const before = await preview(path, { element: 'Check', case: first, expressions: { who: 'checkedBy' } });
    expect(before.values.who).toMatchObject({ ok: true, type: 'nothing' });
  });

  test('offers the names there are, with what lies in them', async () => {
    const path = await deployed('names');
    await check(await begin(path, { order: { 'unit price': 3, items: [{ sku: 'x' }] } }), 'No');
    const { names = [] } = await preview(path, { names: true });
    const all = (nodes: readonly SampleNode[]): string[] =>
      nodes.flatMap((n) => [n.path, ...all(n.children)]);
    expect(all(names)).toEqual([
      'order',
      'order.`unit price`',
      'order.items',
      'order.items[1]',
      'order.items[1].sku',
    ]);
  });

  test('takes a chosen case, or given data, and says so where there is no case', async () => {
    const path = await deployed('chosen');
    const expressions = { value: 'amount' };
    expect((await preview(path, { expressions })).from.kind).toBe('none');
    const data = { amount: 7 };
    expect(await preview(path, { expressions, data })).toMatchObject({
      from: { kind: 'given' },
      values: { value: { text: '7' } },
    });
    const one = await begin(path, { amount: 1 });
    await begin(path, { amount: 2 });
    expect(await preview(path, { expressions, case: one })).toMatchObject({
      from: { case: one, sentence: `from case ${one}, which has not come here yet` },
      values: { value: { text: '1' } },
    });
    const elsewhere = await begin(await deployed('elsewhere'), {});
    const body = { element: 'Post', expressions, case: elsewhere };
    expect(await baton.problem('POST', `${path}/draft/preview`, body)).toMatchObject({
      code: 'no-such-case',
    });
    expect(
      await baton.problem('POST', `${path}/draft/preview`, { element: 'Nope', expressions }),
    ).toMatchObject({ code: 'no-such-element' });
  });

  test('of a step for each of a list has the item of its last run, inside a subprocess what that has of its own', async () => {
    const each = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
      <process id="P" name="Orders"><startEvent id="S" /><subProcess id="Sub" name="Lines">
        <startEvent id="SS" /><task id="Each" name="Pack line"><multiInstanceLoopCharacteristics /></task><endEvent id="SE" />
        <sequenceFlow id="A" sourceRef="SS" targetRef="Each" /><sequenceFlow id="B" sourceRef="Each" targetRef="SE" />
      </subProcess><endEvent id="E" />
      <sequenceFlow id="C" sourceRef="S" targetRef="Sub" /><sequenceFlow id="D" sourceRef="Sub" targetRef="E" /></process></definitions>`;
    const wiring = {
      format: 1,
      loops: { Each: { kind: 'multi-instance', collection: 'lines', item: 'line' } },
      steps: { Sub: { by: 'drawn', inputs: { rate: '2', lines: 'lines' }, outputs: {} } },
    };
    await baton.post(
      '/api/processes',
      upload(each, 'o.bpmn', { key: 'each', wiring: JSON.stringify(wiring) }),
    );
    const path = '/api/processes/each';
    await begin(path, { lines: [{ price: 1 }, { price: 7 }], title: 'x' });
    const expressions = { price: 'line.price * rate', count: 'loopCounter', outer: 'title' };
    const { values } = await preview(path, { element: 'Each', expressions });
    expect(values).toMatchObject({ price: { text: '14' }, count: { text: '2' }, outer: { text: 'x' } });
    const around = await preview(path, { element: 'Sub', expressions: { rate: 'rate' } });
    expect(around.values.rate).toMatchObject({ ok: true, type: 'nothing' });
  });

  test('finds the element in cases of an older drawing, where it had another id', async () => {
    const path = await deployed('older');
    const id = await begin(path, { amount: 9 });
    await check(id, 'No');
    await baton.post('/api/processes', upload(drawing('Book'), 'invoices.bpmn', { key: 'older' }));
    const answer = await preview(path, { element: 'Book', expressions: { value: 'amount' } });
    expect(answer).toMatchObject({ from: { case: id }, values: { value: { text: '9' } } });
  });

  test('answers at once, also with many expressions over a large case', async () => {
    const path = await deployed('quick');
    const lines = Array.from({ length: 2000 }, (_, index) => ({ index, price: index, text: 'x'.repeat(50) }));
    await check(await begin(path, { lines }), 'No');
    const expressions = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`e${index}`, `sum(lines.price) + ${index}`]),
    );
    await preview(path, { expressions, names: true });
    const began = performance.now();
    const { values } = await preview(path, { expressions, names: true });
    expect(values.e1).toMatchObject({ ok: true, text: '1999001' });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('samples of a step', () => {
  test('are what it set in its last runs, as a tree to click in', async () => {
    const path = await deployed('samples');
    const id = await begin(path, { amount: 1 });
    await check(id, 'No', { verdict: { ok: true } });
    const { items } = await baton.get<Samples>(`${path}/steps/Check/samples`);
    expect(items).toMatchObject([
      { source: 'run', case: id, sentence: `Case ${id}`, output: { verdict: { ok: true } } },
    ]);
    expect(items[0]?.tree[0]?.children[0]).toMatchObject({
      path: 'verdict.ok',
      type: 'yes/no',
      text: 'true',
    });
    const after = await preview(path, { element: 'Check', when: 'after', expressions: { ok: 'verdict.ok' } });
    expect(after.values.ok).toMatchObject({ text: 'true' });
  });
});

describe('branches of a gateway', () => {
  const table = (path: string, body: object) =>
    baton.post<BranchTable>(`${path}/draft/branches`, { element: 'Big', ...body });
  const conditions = (text: string) => ({ by: 'conditions', conditions: { Yes: text }, default: 'No' });

  test('are held against what people really chose', async () => {
    const path = await deployed('branches');
    const small = await begin(path, { amount: 5 });
    await check(small, 'No');
    const large = await begin(path, { amount: 5000 });
    await check(large, 'Yes');
    const odd = await begin(path, { amount: 10 });
    await check(odd, 'Yes');
    const answer = await table(path, { entry: conditions('amount > 1000') });
    expect(answer.branches).toEqual([
      { flow: 'Yes', label: 'yes', leadsTo: 'Approve invoice', condition: 'amount > 1000', isDefault: false },
      { flow: 'No', label: 'no', leadsTo: 'Post to accounting', isDefault: true },
    ]);
    expect(answer.cases).toMatchObject([
      { case: odd, taken: ['Yes'], chosen: ['No'], agrees: false },
      { case: large, taken: ['Yes'], chosen: ['Yes'], agrees: true },
      { case: small, taken: ['No'], chosen: ['No'], agrees: true },
    ]);
    expect(answer).toMatchObject({
      disagreements: 1,
      problems: 0,
      sentence: 'Of the last 3 cases 1 case really went another way.',
    });
  });

  test('say why a condition has no answer, and mark the entry tried once all have one', async () => {
    const path = await deployed('failing');
    await check(await begin(path, { amount: 5 }), 'No');
    const broken = await table(path, { entry: conditions('amount >') });
    expect(broken.problems).toBe(1);
    expect(broken.cases[0]?.errors.Yes).toContain('Expected a value');
    const entry = conditions('amount > 1');
    await baton.ask('PUT', `${path}/draft/decisions/Big`, { revision: 0, entry });
    await table(path, {});
    const draft = await baton.get<Draft>(`${path}/draft`);
    expect(draft.entries).toMatchObject([
      { id: 'Big', state: 'tested', tested: { by: 'Visitor', mode: 'recorded' } },
    ]);
  });

  test('are refused for what is no gateway, and for what is no entry', async () => {
    const path = await deployed('refused');
    const address = `${path}/draft/branches`;
    expect(await baton.problem('POST', address, { element: 'Check' })).toMatchObject({
      code: 'nothing-to-try',
    });
    const entry = { by: 'conditions', conditions: { Yes: 7 } };
    expect(await baton.problem('POST', address, { element: 'Big', entry })).toMatchObject({
      code: 'wiring-invalid',
    });
    expect(await baton.problem('POST', address, { element: 'Big', cases: 51 })).toMatchObject({
      code: 'request-invalid',
    });
  });
});

describe('suggestions', () => {
  test('are for steps nobody has wired, with the reason and what the newest case has for it', async () => {
    const path = await deployed('suggest');
    await begin(path, { url: 'https://books.example', amount: 5 });
    const { items } = await baton.get<ConnectorSuggestions>(`${path}/draft/suggestions`);
    const post = items.find(({ element, action }) => element === 'Post' && action === 'http.request');
    expect(post).toMatchObject({
      elementName: 'Post to accounting',
      entry: { by: 'connector', action: 'http.request' },
    });
    expect(post?.reason).toContain('“accounting”');
    expect(items.map(({ element }) => element)).not.toContain('Approve');
    const entry = { by: 'nothing' };
    await baton.ask('PUT', `${path}/draft/steps/Post`, { revision: 0, entry });
    const after = await baton.get<ConnectorSuggestions>(`${path}/draft/suggestions`);
    expect(after.items.map(({ element }) => element)).not.toContain('Post');
  });
});

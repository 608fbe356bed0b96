import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, noBrowser, openStage, phone, root } from './browser-stage.ts';

const template = join(root, 'test', 'fixtures', 'templates', 'order-webhook-template.json');
const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p" name="Order">
  <startEvent id="s" name="Ordered"/><sequenceFlow id="f1" sourceRef="s" targetRef="paid"/>
  <intermediateCatchEvent id="paid" name="Money is here"/><sequenceFlow id="f2" sourceRef="paid" targetRef="e"/>
  <endEvent id="e"/></process></definitions>`;

describe.skipIf(noBrowser)('A template of one’s own fills an event in', () => {
  let stage: BrowserStage;

  beforeAll(async () => {
    stage = await openStage();
    await upload('/api/processes', new File([drawing], 'order.bpmn'));
    await upload('/api/templates', new File([new Uint8Array(await readFile(template))], 'bank.json'));
  });
  afterAll(() => stage?.close());

  async function upload(path: string, file: File): Promise<void> {
    const form = new FormData();
    form.set('file', file);
    expect((await fetch(stage.url + path, { method: 'POST', body: form })).status).toBe(201);
  }

  async function post(path: string, body: object): Promise<{ readonly case: number }> {
    const response = await fetch(stage.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, path).toBeLessThan(300);
    // cast: the server's own answers, validated by it
    return response.json() as Promise<{ readonly case: number }>;
  }

  it('is chosen, filled in and put into use; the request it waits for ends the case', async () => {
    const page = await stage.open('/processes/order?tab=wiring&step=paid');
    await page.getByText('Your template', { exact: true }).click();
    await page.getByRole('button', { name: /^Payment by webhook/ }).click();
    await page.getByRole('textbox', { name: 'Webhook ID' }).fill('bank');
    await page.getByRole('textbox', { name: 'The case’s side' }).fill('order');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByText(/^1 change\b/).waitFor();
    const draft = await fetch(`${stage.url}/api/processes/order/draft`);
    // cast: the server's own answer
    const { revision } = (await draft.json()) as { readonly revision: number };
    await post('/api/processes/order/draft/publish', { revision });

    const { case: number } = await post('/api/processes/order/start', { variables: { order: 'O-1' } });
    await post('/inbound/bank', { reference: 'O-1', amount: 12 });
    await page.goto(`${stage.url}/cases/${number}`);
    await page.getByText('Finished', { exact: true }).first().waitFor();
    await page.context().close();
  });

  it('stands among what starts or tells cases, as the diagram would say it', async () => {
    const page = await stage.open('/processes/order?tab=starts', phone);
    await page
      .getByRole('list', { name: 'What starts it' })
      .getByRole('button', { name: /Money is here/ })
      .click();
    await page.getByText(/The diagram says so, and how\./).waitFor();
    await page.getByText('/inbound/bank').first().waitFor();
    expect(await page.getByRole('button', { name: 'Change…' }).count()).toBe(0);
    await page.context().close();
  });
});

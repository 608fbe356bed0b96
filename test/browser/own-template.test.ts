import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnsweringServer } from '../servers/answering-server.ts';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { diagramDrawn } from './page-actions.ts';

const template = join(root, 'test', 'fixtures', 'templates', 'score-template.json');
const drawing = join(root, 'examples', 'invoice-approval', 'invoice-approval.bpmn');
const wiringOfStep = '/processes/invoice-approval?tab=wiring&step=Task_pay';

interface Task {
  readonly id: string;
  readonly title: string;
  readonly case: { readonly id: number };
}
interface Question {
  readonly element: string;
  readonly answers: readonly { readonly value: string; readonly label: string }[];
}

describe.skipIf(noBrowser)('A template of one’s own fills a step in', () => {
  let stage: BrowserStage;
  let desk: AnsweringServer;

  beforeAll(async () => {
    desk = await AnsweringServer.open(() => ({ body: { score: 712 } }));
    stage = await openStage({ BATON_ALLOW_ADDRESSES: '127.0.0.1' });
    const form = new FormData();
    form.set('file', new File([new Uint8Array(await readFile(drawing))], 'invoice-approval.bpmn'));
    await fetch(`${stage.url}/api/processes`, { method: 'POST', body: form });
  });
  afterAll(async () => {
    await stage?.close();
    await desk?.close();
  });

  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const response = await fetch(stage.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status, path).toBeLessThan(300);
    // cast: the server's own answers, validated by it
    return response.json() as Promise<Answer>;
  }

  async function complete(number: number, title: string, variables: object, answer?: string): Promise<void> {
    const { items } = await ask<{ items: Task[] }>('/api/inbox?view=all&limit=100');
    const id = items.find((task) => task.case.id === number && task.title === title)?.id;
    const { questions } = await ask<{ questions: Question[] }>(`/api/inbox/${id}`);
    const [question] = questions;
    const chosen = question?.answers.find(({ label }) => label === answer)?.value;
    const answers = question && chosen !== undefined ? { answers: { [question.element]: [chosen] } } : {};
    await ask(`/api/inbox/${id}/complete`, { variables, ...answers });
  }

  it('is added on the page of connections; a file that is none says what is wrong with it', async () => {
    const page = await stage.open('/connections');
    await page.getByRole('heading', { name: 'Your templates' }).waitFor();
    const input = page.locator('input[type=file]');
    await input.setInputFiles({
      name: 'wrong.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"id": "x", "name": "X", "appliesTo": ["bpmn:Task"]}'),
    });
    await page.getByText(/wrong\.json, template “x”: expected “properties”/).waitFor();
    await input.setInputFiles(template);
    await page.getByText('2 templates are added.').waitFor();
    await page.getByRole('list', { name: 'Your templates' }).getByText('Ask the score desk').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('is filled in, tried, put into use, and runs', async () => {
    const page = await stage.open(wiringOfStep);
    await diagramDrawn(page);
    await page.getByText('Your template', { exact: true }).click();
    await page.getByRole('button', { name: /^Ask the score desk/ }).click();
    await page.getByRole('group', { name: 'Whom to ask about' }).waitFor();
    await page.getByRole('textbox', { name: 'Address of the desk' }).fill(`${desk.url}/desk`);
    expect(await page.getByRole('textbox', { name: 'Why everything is needed' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'How deep' }).click();
    await page.getByRole('option', { name: 'Everything' }).click();
    await page.getByRole('textbox', { name: 'Why everything is needed' }).fill('audit');
    await page.getByRole('textbox', { name: 'What is sent' }).fill('{supplier: supplier}');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Try it for real' }).click();
    expect(desk.asked).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Do it once' }).click();
    const tried = page.getByRole('region', { name: 'Try it' }).getByRole('status');
    await tried.getByText('It worked').waitFor();
    await tried.getByText('712').first().waitFor();
    expect(desk.asked).toMatchObject([{ method: 'POST', path: '/desk?depth=full&reason=audit' }]);

    await page.getByText('1 change, 1 tried · not live yet', { exact: true }).waitFor();
    const at = '/api/processes/invoice-approval';
    const { revision } = await ask<{ revision: number }>(`${at}/draft`);
    await ask(`${at}/draft/publish`, { revision });
    desk.asked.length = 0;
    const { case: number } = await ask<{ case: number }>(`${at}/start`, {});
    await complete(number, 'Enter invoice', { supplier: 'Miller', invoiceNumber: 'R-1', amount: 1190 });
    await complete(number, 'Approve invoice', {}, 'yes');
    await expect
      .poll(() => desk.asked.map(({ body }) => body), { timeout: 10_000 })
      .toEqual(['{"supplier":"Miller"}']);
    await page.context().close();
  });

  it('shows what it was filled in with, also on a phone', async () => {
    const page = await stage.open(wiringOfStep, phone);
    const address = page.getByRole('textbox', { name: 'Address of the desk' });
    await address.waitFor();
    expect(await address.inputValue()).toBe(`${desk.url}/desk`);
    await page.context().close();
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { addButton, diagramDrawn, dropFile } from './page-actions.ts';

interface Booking {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly signedIn: string | undefined;
  readonly body: unknown;
}

/** The accounting the company has: takes a booking and answers with its number. */
async function openAccounting(): Promise<{ server: Server; url: string; bookings: Booking[] }> {
  const bookings: Booking[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const key = request.headers['idempotency-key'];
      bookings.push({
        method: request.method ?? '',
        path: request.url ?? '',
        signedIn: request.headers.authorization,
        key: typeof key === 'string' ? key : undefined,
        body: text === '' ? undefined : JSON.parse(text),
      });
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ booking: { id: `B-${1000 + bookings.length}`, state: 'posted' } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // cast: a server that listens on a port has an address of this form
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, bookings };
}

interface Task {
  readonly id: string;
  readonly title: string;
  readonly case: { readonly id: number };
}

const secret = 'planted-9f2c81';
const script = `amount < 1000 ? 'pay' : amount > 10000 ? 'refuse' : 'ask'`;

describe.skipIf(noBrowser)('A process that was run by hand is wired in the panel', () => {
  let stage: BrowserStage;
  let accounting: Awaited<ReturnType<typeof openAccounting>>;
  const processAt = '/processes/invoice-approval';
  const wiringOf = (element: string) => `${processAt}?tab=wiring&step=${element}`;

  beforeAll(async () => {
    accounting = await openAccounting();
    stage = await openStage({ BATON_ALLOW_ADDRESSES: '127.0.0.1' });
  });
  afterAll(async () => {
    await stage?.close();
    accounting?.server.close();
  });

  async function ask<Answer>(path: string, body?: unknown, method = 'POST'): Promise<Answer> {
    const response = await fetch(stage.url + path, {
      method: body === undefined ? 'GET' : method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status, path).toBeLessThan(300);
    // cast: the server's own answers, validated by it
    return response.json() as Promise<Answer>;
  }

  async function taskOf(number: number, title: string): Promise<Task> {
    const { items } = await ask<{ items: Task[] }>('/api/inbox?view=all&limit=100');
    const found = items.find((task) => task.case.id === number && task.title === title);
    if (!found) throw new Error(`Case ${number} has no task “${title}”.`);
    return found;
  }

  async function complete(number: number, title: string, variables: object, answer?: string): Promise<void> {
    const { id } = await taskOf(number, title);
    const { questions } = await ask<{
      questions: { element: string; answers: { value: string; label: string }[] }[];
    }>(`/api/inbox/${id}`);
    const [question] = questions;
    const chosen = question?.answers.find(({ label }) => label === answer)?.value;
    const answers = question && chosen !== undefined ? { answers: { [question.element]: [chosen] } } : {};
    await ask(`/api/inbox/${id}/complete`, { variables, ...answers });
  }

  async function byHand(amount: number, answer: string, last: string): Promise<void> {
    const { case: number } = await ask<{ case: number }>(`/api${processAt}/start`, {});
    await complete(number, 'Enter invoice', { supplier: 'Miller', invoiceNumber: `R-${amount}`, amount });
    await complete(number, 'Approve invoice', {}, answer);
    await complete(number, last, {});
  }

  async function live(page: Page, label: string | RegExp, formula: string, value: string): Promise<void> {
    const field = page.getByRole('textbox', { name: label });
    await field.fill(formula);
    const preview = field.locator('xpath=ancestor::div[p[@aria-live]][1]/p[@aria-live]');
    await expect.poll(() => preview.textContent()).toContain(value);
  }

  async function saved(page: Page, words: string): Promise<void> {
    await page.getByText(words, { exact: true }).waitFor();
  }

  const tried = (page: Page): Locator => page.getByRole('region', { name: 'Try it' }).getByRole('status');

  it('runs by hand first, from the drawing alone', async () => {
    const page = await stage.open('/processes');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await dropFile(page, join(root, 'examples', 'invoice-approval', 'invoice-approval.bpmn'));
    await page.waitForURL(/\/processes\/new$/);
    await page.getByRole('button', { name: addButton }).click();
    await page.waitForURL(/\/processes\/invoice-approval/);
    await byHand(1190, 'yes', 'Pay invoice');
    await byHand(20_000, 'no', 'Tell supplier why');
    await byHand(238, 'yes', 'Pay invoice');
    const connection = { kind: 'bearer', fields: { token: secret }, grants: ['http'] };
    await ask('/api/credentials/books', connection, 'PUT');
    await page.context().close();
  });

  it('gets an API for a step, tried for real and then on the answer, which becomes variables by a click', async () => {
    const page = await stage.open(`${processAt}?tab=wiring`);
    await diagramDrawn(page);
    await page.locator('.djs-shape[data-element-id="Task_pay"]').click();
    await page.getByRole('heading', { name: 'Pay invoice' }).waitFor();
    await page.getByText('Connector', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Find an action' }).fill('call web');
    await page.getByRole('button', { name: /^Call a web API/ }).click();
    await page.getByRole('combobox', { name: 'Connection' }).click();
    await page.getByRole('option', { name: 'books' }).click();
    await page.getByRole('textbox', { name: /^Address/ }).fill(`${accounting.url}/bookings`);
    await page.getByRole('combobox', { name: 'Method' }).click();
    await page.getByRole('option', { name: 'POST' }).click();
    const body = page.getByRole('group', { name: 'Body' });
    for (const [name, formula, value] of [
      ['invoice', 'invoiceNumber', 'R-238'],
      ['net', 'decimal(amount / 1.19, 2)', '200'],
    ] as const) {
      await page.getByRole('button', { name: 'Add to body' }).click();
      await body.getByRole('textbox', { name: 'Name', exact: true }).last().fill(name);
      await live(page, `${name} is set to`, formula, value);
    }
    await page.getByText('from case 3').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Try it for real' }).click();
    expect(accounting.bookings).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Do it once' }).click();
    await tried(page).getByText('It worked').waitFor();
    expect(accounting.bookings).toMatchObject([
      {
        method: 'POST',
        path: '/bookings',
        body: { invoice: 'R-238', net: 200 },
        signedIn: `Bearer ${secret}`,
      },
    ]);
    await tried(page)
      .getByRole('button', { name: /^What went out/ })
      .click();
    await tried(page)
      .getByText(/"net": 200/)
      .waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: /^Keep body\.booking\.id/ }).click();
    await page.getByText('from the last try').first().waitFor();
    await page.getByRole('button', { name: 'On the last try' }).click();
    await tried(page).getByText('bookingId').waitFor();
    await tried(page).getByText('B-1001').waitFor();
    expect(accounting.bookings).toHaveLength(1);
    await saved(page, '1 change, 1 tried · not live yet');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('gets a script for another, with the keyboard alone from the list of steps', async () => {
    const page = await stage.open(`${processAt}?tab=wiring`);
    const step = page.getByRole('list').getByRole('button', { name: /^Approve invoice/ });
    await step.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Approve invoice' }).waitFor();
    await page.getByRole('radio', { name: 'By hand' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('textbox', { name: 'Script' }).focus();
    await page.keyboard.type(script);
    await page.getByRole('textbox', { name: 'Keep what comes out as' }).fill('verdict');
    await page.getByRole('button', { name: 'Try it', exact: true }).press('Enter');
    await tried(page).getByText('verdict').first().waitFor();
    await tried(page).getByText('pay').first().waitFor();
    await saved(page, '2 changes, 2 tried · not live yet');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('gets conditions for its branches, held against what people decided', async () => {
    const page = await stage.open(wiringOf('Decision_approved'), { ...desktop, colorScheme: 'dark' });
    await page.getByText('Conditions decide').click();
    await page.getByRole('textbox', { name: 'Taken when (yes)' }).fill('amount < 1000');
    await live(page, 'Taken when (no)', 'amount > 10000', 'no');
    await page.getByRole('radio', { name: 'unclear is taken otherwise' }).check();
    const cases = page.getByRole('region', { name: 'Past cases' });
    await expect.poll(() => cases.locator('tr[data-differs]').count()).toBe(1);
    expect(await cases.locator('tr[data-differs]').textContent()).toContain('yes');
    expect(await cases.locator('tr[data-differs]').textContent()).toContain('unclear');
    await page.getByRole('textbox', { name: 'Taken when (yes)' }).fill('verdict = "pay"');
    await page.getByRole('textbox', { name: 'Taken when (no)' }).fill('verdict = "refuse"');
    await saved(page, '3 changes, 2 tried · not live yet');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('is put into use, and the next case goes its way by itself', async () => {
    const page = await stage.open(`${processAt}?tab=wiring`);
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog');
    const changes = dialog.getByRole('list', { name: 'Changes' });
    await changes.getByText(/^Pay invoice/).waitFor();
    expect(await changes.locator(':scope > li').count()).toBe(3);
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Version 2 is live. Cases that begin from now on use it.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByText('not live yet').count()).toBe(0);

    await page.getByRole('button', { name: 'Start a case' }).first().click();
    await page.waitForURL(/\/cases\/4/);
    await complete(4, 'Enter invoice', { supplier: 'Acme', invoiceNumber: 'A-595', amount: 595 });
    const state = async () => (await ask<{ state: string }>('/api/cases/4')).state;
    await expect.poll(state, { timeout: 15_000 }).toBe('completed');
    expect(accounting.bookings).toHaveLength(2);
    expect(accounting.bookings[1]).toMatchObject({ method: 'POST', body: { invoice: 'A-595', net: 500 } });
    expect(accounting.bookings[1]?.key).toBeDefined();
    const { instances } = await ask<{ instances: { variables: object }[] }>('/api/cases/4');
    expect(instances[0]?.variables).toMatchObject({ verdict: 'pay', bookingId: 'B-1002' });
    await page.context().close();
  });

  it('tells in the versions what changed, and brings an older wiring back as a draft', async () => {
    const page = await stage.open(`${processAt}?tab=versions&version=2`, {
      ...phone,
      colorScheme: 'dark',
    });
    await page.getByText(/^Pay invoice: by hand/).waitFor();
    await page.goto(`${stage.url}${processAt}?tab=versions&version=1`);
    await page.getByRole('button', { name: 'Bring this wiring back…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Bring it back' }).click();
    await page.waitForURL(/tab=wiring/);
    await page.getByText('3 changes · not live yet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give it up' }).click();
    await expect.poll(() => page.getByText('not live yet').count()).toBe(0);
    await page.context().close();
  });
});

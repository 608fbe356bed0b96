import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, phone } from './browser-stage.ts';
import { addButton, dropFile } from './page-actions.ts';

/** Starts a case of the example and opens its first task. */
async function enterInvoice(stage: BrowserStage, page: Page): Promise<void> {
  await page.goto(`${stage.url}/processes/invoice-approval`);
  await page.getByRole('button', { name: 'Start a case' }).first().click();
  await page.waitForURL(/\/cases\/\d+$/);
  await page.getByRole('link', { name: 'Do it: Enter invoice' }).click();
  await page.getByRole('heading', { name: 'Enter invoice', level: 1 }).waitFor();
}

describe.skipIf(noBrowser)('What a newcomer stumbles over', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.waitForURL(/\/cases\/1$/);
  });
  afterAll(() => stage?.close());

  it('a number with thousands is kept as it was meant, and an ambiguous one is asked about', async () => {
    await enterInvoice(stage, page);
    const amount = page.getByLabel('Amount');
    await amount.fill('1,234');
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('This can be read in two ways: write 1234, or 1.2340').waitFor();
    await amount.fill('1.234,50');
    await page.getByText('= 1,234.5').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('heading', { name: 'Approve invoice', level: 1 }).waitFor();
    expect(await page.getByRole('definition').getByText('1,234.5').first().isVisible()).toBe(true);
  });

  it('going on in another case is said', async () => {
    await page.getByRole('button', { name: 'yes', exact: true }).click();
    await page.getByRole('heading', { name: 'Pay invoice', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('Done: Pay invoice (Invoice approval 2). Now: Invoice approval 1.').waitFor();
  });

  it('Enter opens the first hit of Ctrl-K', async () => {
    await page.goto(`${stage.url}/processes`);
    await page.getByRole('heading', { name: 'Processes', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a case, a task, a process…').fill('invoice');
    await page.locator('[data-action][data-selected]', { hasText: 'Enter invoice' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Enter invoice', level: 1 }).waitFor();
  });

  it('a file that was dropped is still there after the page is loaded again', async () => {
    await page.goto(`${stage.url}/processes`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await dropFile(page, join(import.meta.dirname, 'expense-claim.bpmn'));
    await page.getByRole('button', { name: addButton }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: addButton }).waitFor();
    expect(await page.getByText('expense-claim.bpmn').isVisible()).toBe(true);
  });

  it.each([
    ['/processes/nope', 'To the list of processes'],
    ['/cases/99999', 'To the list of cases'],
  ])('%s leads back to the list', async (path, name) => {
    await page.goto(stage.url + path);
    await page.getByRole('link', { name }).waitFor();
  });

  it('who cannot do the open task does not stay on it', async () => {
    await page.goto(`${stage.url}/inbox`);
    await page.waitForURL(/\/inbox\/\d/);
    await page.getByRole('button', { name: /person and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Add a person…' }).click();
    await page.getByLabel('Name').fill('Ben Bystander');
    await page.getByRole('button', { name: 'Add and switch' }).click();
    await page.waitForURL(/\/inbox$/);
  });

  it('on a phone neither the controls nor the watermark lie on the drawing', async () => {
    const small = await stage.open('/cases/1', phone);
    await small.locator('.djs-shape').first().waitFor({ state: 'attached' });
    const sheet = await small.locator('.djs-container').boundingBox();
    for (const what of [small.getByRole('toolbar', { name: 'Diagram' }), small.locator('.bjs-powered-by')]) {
      expect((await what.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(
        (sheet?.y ?? 0) + (sheet?.height ?? 0),
      );
    }
  });
});

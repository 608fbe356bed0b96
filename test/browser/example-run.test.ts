import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage } from './browser-stage.ts';
import { diagramDrawn } from './page-actions.ts';

describe.skipIf(noBrowser)('A first visit in the browser', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/');
  });
  afterAll(() => stage?.close());

  it('shows the ready example with its diagram and one button to run it', async () => {
    await page.waitForURL(/\/processes$/);
    await diagramDrawn(page);
    expect(await page.getByText('Pay invoice').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Run the example' }).isVisible()).toBe(true);
    expect(await page.locator('.bjs-powered-by').isVisible()).toBe(true);
  });

  it('runs the example to its end by clicking alone', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.waitForURL(/\/cases\/1$/);
    await page.getByRole('link', { name: 'Do it: Enter invoice' }).click();
    await page.getByRole('heading', { name: 'Enter invoice', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('heading', { name: 'Approve invoice', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'yes', exact: true }).click();
    await page.getByRole('heading', { name: 'Pay invoice', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('Nothing waits').waitFor();

    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByRole('link', { name: /Invoice approval 1/ }).click();
    await page.getByText('Finished', { exact: true }).first().waitFor();
    await page.getByText('Reached “Invoice paid”.').waitFor();
  });

  it('shows what was entered in one step, and what was added unasked, to whoever does the next', async () => {
    await page.goto(new URL('/processes', page.url()).href);
    await page
      .getByRole('link', { name: /Invoice approval/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Start a case' }).first().click();
    await page.waitForURL(/\/cases\/2$/);
    await page.getByRole('link', { name: 'Do it: Enter invoice' }).click();
    await page.getByLabel('Supplier').fill('Miller & Sons');
    await page.getByLabel('Amount').fill('1250');
    await page.getByRole('button', { name: 'Add a detail' }).click();
    await page.getByLabel('What it is').fill('Order number');
    await page.getByLabel('Value').fill('PO-4711');
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('heading', { name: 'Approve invoice', level: 1 }).waitFor();
    const known = await page.getByRole('main').innerText();
    for (const text of ['Miller & Sons', '1,250', 'Order number', 'PO-4711']) expect(known).toContain(text);
  });

  it('finds the case again with Ctrl-K', async () => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a case, a task, a process…').fill('invoice');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Invoice approval 1/ })
      .click();
    await page.waitForURL(/\/cases\/1/);
  });
});

/** A diagram made for Camunda 7, in the browser: dates, urgency, names, forms, and the file given back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, root } from './browser-stage.ts';
import { addButton, diagramDrawn, dropFile } from './page-actions.ts';

const file = join(root, 'test', 'browser', 'travel-request.bpmn');

describe.skipIf(noBrowser)('A diagram made for another engine', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
  });
  afterAll(() => stage?.close());

  it('is added as it is, and its file can be had back byte for byte', async () => {
    await dropFile(page, file);
    await page.waitForURL(/\/processes\/new$/);
    await diagramDrawn(page);
    await page.getByRole('button', { name: addButton }).click();
    await page.waitForURL(/\/processes\/(?!new)/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Get the file back' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('travel-request.bpmn');
    expect(Buffer.compare(readFileSync(await download.path()), readFileSync(file))).toBe(0);
  });

  it('puts what is urgent first, and shows what is due, what is late and for whom it is meant', async () => {
    await page.getByRole('button', { name: 'Start a case' }).first().click();
    await page.waitForURL(/\/cases\/\d+/);
    await page.goto(`${stage.url}/inbox`);
    const tasks = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem');
    await expect.poll(() => tasks.count()).toBe(2);
    expect(await tasks.nth(0).innerText()).toMatch(/Book the journey[\s\S]*overdue[\s\S]*for kermit/);
    expect(await tasks.nth(1).innerText()).toMatch(/Look through the request[\s\S]*due in 2 days/);
    await page.getByRole('button', { name: 'Order: Highest priority first' }).click();
    await page.getByRole('menuitem', { name: 'Due first' }).click();
    await page.waitForURL(/order=due/);
  });

  it('asks with the form of the diagram, within its limits', async () => {
    await page.getByRole('link', { name: /Book the journey/ }).click();
    await page.getByRole('heading', { name: 'Book the journey', level: 1 }).waitFor();
    await page.getByText('Meant for kermit.').waitFor();
    const price = page.getByLabel('Price');
    expect(await price.inputValue()).toBe('100');
    expect(await page.getByLabel('Who travels').getAttribute('readonly')).not.toBeNull();
    expect(await page.getByLabel('Who travels').inputValue()).toBe('visitor');
    await price.fill('900');
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('This should be at most 500').waitFor();
    await price.fill('300');
    await page.getByText('By train').click();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('heading', { name: 'Look through the request', level: 1 }).waitFor();
  });
});

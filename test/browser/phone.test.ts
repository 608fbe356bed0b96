import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, phone } from './browser-stage.ts';
import { diagramDrawn } from './page-actions.ts';

/** Nothing may lie beside the screen: a page on a phone scrolls down only. */
async function fitsTheScreen(page: Page): Promise<void> {
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
}

describe.skipIf(noBrowser)('On a phone', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes', phone);
  });
  afterAll(() => stage?.close());

  it('the example is started by tapping', async () => {
    await page.getByRole('button', { name: 'Run the example' }).tap();
    await page.waitForURL(/\/cases\/1$/);
    await diagramDrawn(page);
    await fitsTheScreen(page);
  });

  it('the panel is a sheet that is pulled up', async () => {
    const sheet = page.getByRole('complementary', { name: 'About this case' });
    const low = (await sheet.boundingBox())?.height ?? 0;
    await page.getByRole('button', { name: /^Raise the panel/ }).tap();
    await expect.poll(async () => (await sheet.boundingBox())?.height).toBeGreaterThan(low + 100);
  });

  it('a task is answered from the list with one thumb', async () => {
    await page.getByRole('link', { name: /^Inbox/ }).tap();
    await page.waitForURL(/\/inbox$/);
    await fitsTheScreen(page);
    // With something to fill in, a task is opened; what only needs an answer is answered from the list.
    await page.getByRole('link', { name: /^Enter invoice/ }).tap();
    const done = page.getByRole('button', { name: 'Done', exact: true });
    await done.waitFor();
    expect((await done.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await done.tap();
    await page.getByRole('heading', { name: 'Approve invoice', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Inbox', exact: true }).first().tap();
    const yes = page.getByRole('list', { name: 'Tasks' }).getByRole('button', { name: 'yes', exact: true });
    await yes.waitFor();
    expect((await yes.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await yes.tap();
    await page.getByText('Pay invoice').waitFor();
  });

  it('an open task fills the screen and leads back to the list', async () => {
    await page.getByRole('link', { name: /Pay invoice/ }).tap();
    await page.getByRole('heading', { name: 'Pay invoice', level: 1 }).waitFor();
    await fitsTheScreen(page);
    await page.getByRole('link', { name: 'Inbox', exact: true }).first().tap();
    await page.getByRole('list', { name: 'Tasks' }).waitFor();
  });
});

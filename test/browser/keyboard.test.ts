import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage } from './browser-stage.ts';

/** Tab until what has the focus is called this; fails after a number no person would go on for. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(
      `document.activeElement ? (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent ?? '').trim() : ''`,
    );
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }
  throw new Error(`No way to ${String(name)} with the Tab key`);
}

describe.skipIf(noBrowser)('With the keyboard alone', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
  });
  afterAll(() => stage?.close());

  it('the first Tab offers to skip to the page', async () => {
    await page.getByRole('button', { name: 'Run the example' }).waitFor();
    await tabTo(page, 'Skip to the page');
    expect(
      await page.evaluate<number>('document.activeElement.getBoundingClientRect().top'),
    ).toBeGreaterThanOrEqual(0);
  });

  it('the focus can be seen', async () => {
    await tabTo(page, 'Run the example');
    const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
  });

  it('a case is started, its tasks are completed, and it ends', async () => {
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cases\/1$/);
    await page
      .getByRole('link', { name: /^Do it/ })
      .first()
      .waitFor();
    await tabTo(page, /^Do it/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Enter invoice', level: 1 }).waitFor();
    await tabTo(page, 'Done');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Approve invoice', level: 1 }).waitFor();
    await tabTo(page, 'yes');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'Pay invoice', level: 1 }).waitFor();
    await tabTo(page, 'Done');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing waits').waitFor();
  });

  it('the diagram is there in words, and a step chosen there is told about', async () => {
    await page.goto(`${stage.url}/cases/1`);
    await page.locator('.djs-shape').first().waitFor({ state: 'attached' });
    await tabTo(page, 'Steps in words');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Approve invoice/);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Step Approve invoice' }).waitFor();
  });
});

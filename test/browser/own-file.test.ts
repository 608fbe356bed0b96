import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, root } from './browser-stage.ts';
import { addAndStart, diagramDrawn, dropFile } from './page-actions.ts';

const file = join(root, 'examples', 'order-and-delivery', 'order-and-delivery.bpmn');

describe.skipIf(noBrowser)("A visitor's own file in the browser", () => {
  let stage: BrowserStage;
  let page: Page;
  let watcher: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
  });
  afterAll(() => stage?.close());

  it('is read when it is dropped, and shows its findings on the drawing before anything runs', async () => {
    await dropFile(page, file);
    await page.waitForURL(/\/processes\/new$/);
    await diagramDrawn(page);
    await page.getByText('It can run as it is.').waitFor();
    const finding = page.getByRole('button', { name: /Nobody said how/ }).first();
    await finding.click();
    expect(await finding.getAttribute('aria-pressed')).toBe('true');
    await page.locator('.baton-outline-selected').waitFor({ state: 'attached' });
  });

  it('is refused in plain words when it is no diagram', async () => {
    const other = await stage.open('/processes');
    await dropFile(other, join(root, 'package.json'));
    await other.getByRole('alert').getByText('package.json could not be read').waitFor();
    expect(await other.getByText('Nothing was changed.').isVisible()).toBe(true);
    await other.context().close();
  });

  it('starts, and a second page sees the case move without being reloaded', async () => {
    await addAndStart(page);
    watcher = await stage.open(new URL(page.url()).pathname);
    await diagramDrawn(watcher);
    await watcher.locator('[data-count-of]').first().waitFor({ state: 'attached' });
    const gliding = watcher.locator('.baton-token').first().waitFor({ state: 'attached' });

    await page
      .getByRole('link', { name: /^Do it/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1 }).nth(1).waitFor();
    await page.locator('fieldset').getByRole('button').first().click();
    await gliding;
    await watcher
      .getByText(/completed “/)
      .first()
      .waitFor();
  });

  it('ends when everybody has done their steps, and the second page says so', async () => {
    const finished = watcher.getByText('Finished', { exact: true }).first();
    for (let turn = 0; turn < 30 && !(await finished.isVisible()); turn += 1) {
      await page.goto(`${stage.url}/inbox?view=all`);
      const action = page.locator('fieldset').getByRole('button').first();
      const nothing = page.getByText('Nothing waits');
      await action.or(nothing).first().waitFor();
      if (await nothing.isVisible()) break;
      const task = page.url();
      await action.click();
      await page.waitForURL(
        (url) => (url.href !== task && !url.href.endsWith('/inbox?view=all')) || url.pathname === '/inbox',
      );
    }
    await finished.waitFor();
  });
});

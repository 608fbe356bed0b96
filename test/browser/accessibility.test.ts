import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { diagramDrawn, dropFile } from './page-actions.ts';

const schemes = [
  ['light at a desk', { ...desktop, colorScheme: 'light' }],
  ['dark on a phone', { ...phone, colorScheme: 'dark' }],
] as const;

const pages = [
  ['the first visit', '/processes'],
  ['a process', '/processes/invoice-approval'],
  ['its findings', '/processes/invoice-approval?tab=findings&step=Task_approve'],
  ['its wiring', '/processes/invoice-approval?tab=wiring'],
  ['the wiring of a step', '/processes/invoice-approval?tab=wiring&step=Task_enter'],
  ['the wiring of a decision', '/processes/invoice-approval?tab=wiring&step=Decision_approved'],
  ['the wiring of an event', '/processes/invoice-approval?tab=wiring&step=Timer_two_days'],
  ['what starts it', '/processes/invoice-approval?tab=starts'],
  ['its cases', '/processes/invoice-approval?tab=cases'],
  ['its versions', '/processes/invoice-approval?tab=versions'],
  ['the list of cases', '/cases'],
  ['a case', '/cases/1'],
  ['the inbox', '/inbox'],
  ['an empty inbox', '/inbox?view=mine'],
  ['the connections', '/connections'],
  ['an address that is not there', '/nowhere'],
] as const;

describe.skipIf(noBrowser)('Every page can be used by everybody', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  async function settled(page: Page): Promise<void> {
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await page
      .getByRole('heading', { level: 1 })
      .or(page.getByRole('heading', { level: 2 }))
      .first()
      .waitFor();
    if ((await page.locator('.djs-container').count()) > 0) await diagramDrawn(page);
  }

  it.each(schemes)('the first visit has no barrier (%s)', async (_name, options) => {
    const page = await stage.open('/processes', options);
    await settled(page);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it.each(schemes)(
    'with a case running no page has a barrier (%s)',
    async (_name, options) => {
      const page = await stage.open('/processes', options);
      await page.evaluate("fetch('/api/example/run', { method: 'POST' }).then((answer) => answer.status)");
      for (const [name, path] of pages) {
        await page.goto(stage.url + path);
        await settled(page);
        expect(await accessibilityProblems(page), name).toEqual([]);
      }
      await page.context().close();
    },
    180_000,
  );

  it.each(schemes)('a file under review has no barrier (%s)', async (_name, options) => {
    const page = await stage.open('/processes', options);
    await settled(page);
    await dropFile(page, join(root, 'examples', 'order-and-delivery', 'order-and-delivery.bpmn'));
    await page.waitForURL(/\/processes\/new$/);
    await settled(page);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('with less motion asked for, nothing glides', async () => {
    const page = await stage.open('/processes', { ...desktop, reducedMotion: 'reduce' });
    await page
      .getByRole('button', { name: 'Run the example' })
      .or(page.getByRole('link', { name: /^Invoice approval/ }))
      .first()
      .waitFor();
    await page.goto(`${stage.url}/cases/1`);
    await diagramDrawn(page);
    const actor = await stage.open('/cases/1');
    await actor
      .getByRole('link', { name: /^Do it/ })
      .first()
      .click();
    await actor.locator('fieldset').getByRole('button').first().click();
    await page
      .getByText(/completed “/)
      .first()
      .waitFor();
    expect(await page.locator('.baton-token').count()).toBe(0);
  });
});

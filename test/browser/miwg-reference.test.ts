/**
 * Reference diagrams of the BPMN model interchange group, drawn by others, from upload to the end of the case, with
 * a second page that shows the case live.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, root } from './browser-stage.ts';
import { addAndStart, addButton, diagramDrawn, dropFile } from './page-actions.ts';

const folder = join(root, '..', 'shared', 'corpora', 'miwg', 'Reference');
const missing = !existsSync(folder);
/** Each turn opens two pages; a busy machine takes its time. */
const patience_ms = 240_000;
/** No reference needs more turns; a case that does goes round in circles. */
const mostTurns = 80;

describe.skipIf(noBrowser || missing)('A reference diagram in the browser', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  it.each(['C.1.1', 'C.2.0'])(
    '%s runs from upload to end',
    async (name) => {
      const page = await stage.open('/processes');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await dropFile(page, join(folder, `${name}.bpmn`));
      await page.waitForURL(/\/processes\/new$/);
      await diagramDrawn(page);
      const runs = page.getByText('It can run as it is.');
      const refused = page.getByText('It cannot run yet.');
      await runs.or(refused).first().waitFor();
      if (await refused.isVisible()) {
        expect(await page.getByText('Must be mended before it can run').isVisible()).toBe(true);
        expect(await page.getByRole('button', { name: addButton }).count()).toBe(0);
        return;
      }
      await addAndStart(page);
      const live = await stage.open(new URL(page.url()).pathname);
      await diagramDrawn(live);
      const finished = live.getByText('Finished', { exact: true }).first();
      const seen = new Map<string, number>();
      for (let turn = 0; turn < mostTurns && !(await finished.isVisible()); turn += 1)
        await doSomething(page, live, seen);
      await finished.waitFor();
      await Promise.all([page.context().close(), live.context().close()]);
    },
    patience_ms,
  );

  /** One task of the inbox, the least often done first, each time with another answer; else what the case waits for. */
  async function doSomething(page: Page, live: Page, seen: Map<string, number>): Promise<void> {
    await page.goto(`${stage.url}/inbox?view=all`);
    const tasks = page.getByRole('list', { name: 'Tasks' }).getByRole('link');
    await tasks.first().or(page.getByText('Nothing waits')).first().waitFor();
    const titles = await tasks.locator('strong').allTextContents();
    const title = titles.toSorted((a, b) => (seen.get(a) ?? 0) - (seen.get(b) ?? 0))[0];
    if (title === undefined) {
      const arrived = live.getByRole('button', { name: /It has arrived|Go on now/ }).first();
      if (await arrived.isVisible()) await arrived.click();
      return;
    }
    await tasks
      .filter({ has: page.locator('strong', { hasText: title }) })
      .first()
      .click();
    await page.getByRole('main').getByRole('heading', { level: 1, name: title }).waitFor();
    const times = seen.get(title) ?? 0;
    seen.set(title, times + 1);
    await complete(page, times);
  }

  async function complete(page: Page, times: number): Promise<void> {
    for (const choice of await page.locator('form').getByRole('radiogroup').all())
      await choice.getByRole('radio').first().check();
    for (const field of await page.locator('form input[type=number], form input[inputmode]').all())
      await field.fill('1');
    for (const group of await page.locator('form').getByRole('group').all()) {
      const boxes = group.getByRole('checkbox');
      if ((await boxes.count()) > 0) await boxes.first().check();
    }
    const buttons = page.locator('fieldset').getByRole('button').filter({ hasNotText: 'It did not work' });
    const task = page.url();
    await buttons.nth(times % (await buttons.count())).click();
    await page.waitForURL((url) => url.href !== task);
  }
});

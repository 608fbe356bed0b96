/** The pictures of the README: a case in the moment something moves, and the inbox. Run by scripts/take-pictures.mjs. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type BrowserStage, openStage, root } from './browser-stage.ts';
import { diagramDrawn } from './page-actions.ts';

const folder = join(root, 'docs', 'images');
const screen = {
  viewport: { width: 1360, height: 850 },
  deviceScaleFactor: 2,
  colorScheme: 'light',
  reducedMotion: 'no-preference',
} as const;
/** Where on its way the disc is when the picture of the case is taken. */
const onTheWay_ms = 120;

async function send(page: Page, path: string, method: string, body: unknown): Promise<unknown> {
  return page.evaluate<unknown>(
    `fetch(${JSON.stringify(path)}, { method: ${JSON.stringify(method)}, headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} }).then((answer) => answer.json())`,
  );
}

async function completeTask(page: Page, stage: BrowserStage, title: string, button: string): Promise<void> {
  await page.goto(`${stage.url}/inbox?view=all`);
  await page
    .getByRole('list', { name: 'Tasks' })
    .getByRole('link', { name: new RegExp(`^${title}`) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.locator('fieldset').getByRole('button', { name: button, exact: true }).click();
}

async function takePictures(stage: BrowserStage): Promise<void> {
  const page = await stage.open('/processes', screen);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await send(page, '/api/people/visitor', 'PATCH', { name: 'Ada Lovelace' });
  await send(page, '/api/example/run', 'POST', {});
  const live = await stage.open('/cases/1', screen);
  await diagramDrawn(live);
  await completeTask(page, stage, 'Enter invoice', 'Done');
  await page.getByRole('heading', { level: 1, name: 'Approve invoice' }).waitFor();
  await completeTask(page, stage, 'Is it time', 'Yes, it has happened');
  await live.getByText('Waits for Approver: “Remind approver”.').first().waitFor();

  const gliding = live.locator('.baton-token').first();
  await gliding.waitFor({ state: 'detached' });
  const moving = gliding.waitFor({ state: 'attached' });
  await completeTask(page, stage, 'Approve invoice', 'unclear');
  await moving;
  await live.waitForTimeout(onTheWay_ms);
  await live.screenshot({ path: join(folder, 'case-live.png') });

  for (let number = 2; number < 7; number += 1) await send(page, '/api/example/run', 'POST', {});
  await completeTask(page, stage, 'Enter invoice', 'Done');
  await page.getByRole('heading', { level: 1, name: 'Approve invoice' }).waitFor();
  await diagramDrawn(page);
  await page.locator('.baton-outline-selected').waitFor({ state: 'attached' });
  await page.mouse.move(700, 600);
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(folder, 'inbox.png') });
}

const stage = await openStage();
try {
  await takePictures(stage);
} finally {
  await stage.close();
}

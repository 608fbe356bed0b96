import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, noBrowser, openStage, phone } from './browser-stage.ts';

/** Where pictures go for whoever wants to look at them. */
const pictures = process.env.BATON_PICTURES;
const description = fileURLToPath(new URL('../fixtures/stock-api.yaml', import.meta.url));

describe.skipIf(noBrowser)('An API that describes itself', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  async function seen(page: Page, name: string): Promise<void> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
    expect(await accessibilityProblems(page), name).toEqual([]);
  }

  async function chooseFile(page: Page, path: string): Promise<void> {
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('dialog').getByRole('button', { name: 'Choose a file' }).click();
    await (await choosing).setFiles(path);
  }

  it('is read, and what is chosen of it becomes something steps can do', async () => {
    const page = await stage.open('/connections');
    await page.getByRole('button', { name: 'Add an API' }).click();
    const dialog = page.getByRole('dialog');
    await seen(page, 'api-where');
    await chooseFile(page, fileURLToPath(new URL('expense-claim.bpmn', import.meta.url)));
    await dialog.getByText('The description could not be read').waitFor();
    await chooseFile(page, description);
    const operations = dialog.getByRole('list', { name: 'Operations' }).getByRole('listitem');
    await operations.nth(1).waitFor();
    await dialog.getByLabel('What steps may do with it').fill('reserv');
    await expect.poll(() => operations.count()).toBe(1);
    await dialog.getByLabel('Reserve an article').press('Space');
    await seen(page, 'api-choose');
    await dialog.getByRole('button', { name: 'Use 1 operation' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('list', { name: 'APIs from their descriptions' }).getByRole('listitem');
    await row.getByText('stock · 1 operation · https://stock.example/v2 · not used yet').waitFor();
    await seen(page, 'api-listed');
  });

  it('is chosen from anew on a phone, and removed', async () => {
    const page = await stage.open('/connections', phone);
    await page.getByRole('button', { name: 'Choose anew of Stock' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Reserve an article').isChecked()).toBe(true);
    await dialog.getByLabel('Look an article up').check();
    await seen(page, 'api-phone');
    await dialog.getByRole('button', { name: 'Use 2 operations' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('stock · 2 operations', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Remove Stock' }).click();
    await expect.poll(() => page.getByText('stock · 2 operations', { exact: false }).count()).toBe(0);
  });
});

/** Files in forms: chosen, photographed, too large, and saved again by whoever does the next step. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage, phone, root } from './browser-stage.ts';

const wiring = {
  format: 1,
  steps: {
    t1: {
      by: 'person',
      form: {
        fields: [
          { name: 'receipt', label: 'Receipt', type: 'file', required: true },
          { name: 'photos', label: 'Photos', type: 'file', many: true },
        ],
      },
    },
  },
};

async function ask(stage: BrowserStage, path: string, body: FormData | object): Promise<Response> {
  const isForm = body instanceof FormData;
  const answer = await fetch(stage.url + path, {
    method: 'POST',
    body: isForm ? body : JSON.stringify(body),
    ...(isForm ? {} : { headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

describe.skipIf(noBrowser)('A file in a form', () => {
  let stage: BrowserStage;
  let page: Page;
  let folder = '';
  let huge = '';
  beforeAll(async () => {
    stage = await openStage();
    const upload = new FormData();
    upload.set('key', 'claims');
    upload.set('wiring', JSON.stringify(wiring));
    const file = readFileSync(join(root, 'test', 'browser', 'expense-claim.bpmn'));
    upload.set('file', new File([file], 'expense-claim.bpmn'));
    await ask(stage, '/api/processes', upload);
    await ask(stage, '/api/processes/claims/start', {});
    await ask(stage, '/api/processes/claims/start', {});
    page = await stage.open('/inbox');
    folder = mkdtempSync(join(tmpdir(), 'baton-file-field-'));
    huge = join(folder, 'huge.pdf');
    writeFileSync(huge, Buffer.alloc(21 * 1024 * 1024));
  });
  afterAll(async () => {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is asked for, and what is too large is refused before it is sent', async () => {
    await page
      .getByRole('link', { name: /^Check claim/ })
      .first()
      .click();
    await page.getByRole('group', { name: /^Receipt/ }).waitFor();
    await page.getByLabel('Receipt', { exact: true }).setInputFiles(huge);
    await page.getByText('It has 21 MB; at most 20 MB can be taken.').waitFor();
  });

  it('is uploaded, several where the form takes them, and can be left out again', async () => {
    await page.getByLabel('Receipt', { exact: true }).setInputFiles({
      name: 'receipt.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 receipt'),
    });
    await page.getByRole('link', { name: 'receipt.pdf' }).waitFor();
    await page
      .getByRole('group', { name: 'Photos' })
      .locator('input[multiple]')
      .setInputFiles([
        { name: 'one.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(300_000, 1) },
        { name: 'two.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(2_000, 2) },
      ]);
    await page.getByRole('link', { name: 'two.jpg' }).waitFor();
    if (process.env.BATON_PICTURES)
      await page.screenshot({ path: join(process.env.BATON_PICTURES, 'file-field.png') });
    await page.getByRole('button', { name: 'Leave out two.jpg' }).click();
    expect(await page.getByRole('link', { name: 'two.jpg' }).count()).toBe(0);
  });

  it('is saved from the case by whoever may see it, byte for byte', async () => {
    await page.getByRole('textbox', { name: /^Amount/ }).fill('50');
    await page
      .getByRole('radiogroup', { name: /^Covered/ })
      .getByText('Yes')
      .click();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('heading', { name: 'Check claim', level: 1 }).waitFor({ state: 'detached' });
    const other = await stage.open('/cases/1');
    const link = other.getByRole('link', { name: 'receipt.pdf' });
    await other.getByRole('tab', { name: 'What it knows' }).click();
    await link.first().waitFor();
    if (process.env.BATON_PICTURES)
      await other.screenshot({ path: join(process.env.BATON_PICTURES, 'file-case.png') });
    const [download] = await Promise.all([other.waitForEvent('download'), link.first().click()]);
    expect(download.suggestedFilename()).toBe('receipt.pdf');
    expect(readFileSync(await download.path(), 'utf8')).toBe('%PDF-1.7 receipt');
    expect(await other.getByRole('link', { name: 'two.jpg' }).count()).toBe(0);
  });

  it('is photographed with a phone', async () => {
    const small = await stage.open('/inbox', phone);
    await small
      .getByRole('link', { name: /^Check claim/ })
      .first()
      .tap();
    const camera = small
      .getByRole('group', { name: /^Receipt/ })
      .getByRole('button', { name: 'Take a photo' });
    await camera.waitFor();
    const [chooser] = await Promise.all([small.waitForEvent('filechooser'), camera.tap()]);
    await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_000, 3) });
    await small.getByRole('link', { name: 'photo.jpg' }).waitFor();
    if (process.env.BATON_PICTURES)
      await small.screenshot({ path: join(process.env.BATON_PICTURES, 'file-phone.png') });
    const width = await small.evaluate<number>('document.scrollingElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
  });
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone } from './browser-stage.ts';

const startsAt = '/processes/invoice-approval?tab=starts';

describe.skipIf(noBrowser)('What starts a process is seen and changed on its page', () => {
  let stage: BrowserStage;
  /** Stays open all the while: what changes shows up on it by itself. */
  let page: Page;
  let address = '';
  let drop = '';

  beforeAll(async () => {
    drop = await mkdtemp(join(tmpdir(), 'baton-drop-'));
    stage = await openStage({ BATON_FOLDERS: `invoices=${drop}` });
    await send('/api/example/install', {});
    page = await stage.open(startsAt);
  });
  afterAll(async () => {
    await stage?.close();
    await rm(drop, { recursive: true, force: true });
  });

  async function send(path: string, body: unknown): Promise<number> {
    const response = await fetch(new URL(path, stage.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  function delivery(number: number) {
    return page.getByRole('article', { name: `Number ${number}`, exact: true });
  }

  /** Takes what is in the draft into use, by the bar at the foot of the panel. */
  async function publish(version: number): Promise<void> {
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('list', { name: 'Changes' }).getByText('Orders from the shop').first().waitFor();
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Version ${version} is live.`).first().waitFor();
    await dialog.waitFor({ state: 'detached' });
  }

  it('says on an empty page what to do, and gets a call from another program with the keyboard alone', async () => {
    await page.getByRole('heading', { name: 'A person starts each case' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add what starts it' }).press('Enter');
    await page.getByRole('button', { name: /^When another program calls/ }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    const name = page.getByRole('textbox', { name: 'What it is called' });
    await name.focus();
    await page.keyboard.type('Orders from the shop');
    await page.getByText('It answers once this is published.').waitFor();
    await page.getByRole('radio', { name: 'All that came in' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Add a value' }).press('Enter');
    await page.getByRole('textbox', { name: 'Name in the case' }).fill('amount');
    await page.getByRole('textbox', { name: 'amount is set to' }).fill('body.total * 2');
    await page.getByRole('textbox', { name: 'Only when this holds' }).fill('body.total > 0');
    await page.getByText('1 change · not live yet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is live once it is published, and shows its address', async () => {
    await publish(2);
    await page.getByText('What comes in is acted on at once.').waitFor();
    const shown = await page.getByText(/\/hooks\/invoice-approval\/webhook\/[A-Za-z0-9]{24}$/).textContent();
    address = shown ?? '';
    expect(new URL(address).origin).toBe(new URL(stage.url).origin);
    await page.getByText('Nothing has come in yet.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('shows what came in, and the case that began by it, without being asked', async () => {
    expect(await send(address, { total: 21, customer: { name: 'Miller' } })).toBe(202);
    await delivery(1).getByRole('link', { name: 'Case 1' }).waitFor();
    expect(await send(address, { total: 0 })).toBe(202);
    await delivery(2)
      .getByText(/The condition “body.total > 0” is not fulfilled/)
      .waitFor();
    const response = await fetch(`${stage.url}/api/cases/1`);
    const only = expect.objectContaining({ variables: { amount: 42 } });
    expect(await response.json()).toMatchObject({ instances: [only] });
  });

  it('unfolds what came in, and takes it once more', async () => {
    await delivery(1)
      .getByRole('button', { name: /^Number 1/ })
      .press('Enter');
    await delivery(1).getByText('“Miller”').waitFor({ state: 'detached' });
    await delivery(1)
      .getByRole('button', { name: /^customer/ })
      .press('Enter');
    await delivery(1).getByText('“Miller”').waitFor();
    await delivery(1).getByRole('button', { name: 'As text' }).click();
    await delivery(1).getByText('"name": "Miller"').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await delivery(1).getByRole('button', { name: 'Take it once more' }).click();
    await delivery(3).getByText('Number 1 once more.').waitFor();
    await delivery(3).getByRole('link', { name: 'Case 2' }).waitFor();
  });

  it('keeps what comes while it is paused, and begins it when it goes on', async () => {
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await page.getByText(/^Paused by .+ What comes in is kept/).waitFor();
    expect(await send(address, { total: 5 })).toBe(202);
    await delivery(4).getByText('It waits until the trigger goes on.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await delivery(4).getByRole('link', { name: 'Case 3' }).waitFor();
  });

  it('tries a changed formula on what came in last, before it is live', async () => {
    await page.getByRole('button', { name: 'Change…' }).click();
    const amount = page.getByRole('textbox', { name: 'amount is set to' });
    await amount.fill('body.total * 3');
    await page.getByText('15', { exact: true }).waitFor();
    await page.getByText('from number 4').first().waitFor();
    await page.getByText('1 change · not live yet').waitFor();
    await page.getByRole('button', { name: 'Everything that starts it' }).click();
    await page.getByRole('button', { name: 'Everything that starts it' }).click();
    await page.getByText('Changed; the change is not live yet.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is taken out, put back, and taken out for good', async () => {
    const row = page.getByRole('button', { name: /^Orders from the shop/ });
    await row.click();
    await page.getByRole('button', { name: 'Change…' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Put “Orders from the shop” back' }).click();
    await expect.poll(() => page.getByText('not live yet').count()).toBe(0);
    await row.click();
    await page.getByRole('button', { name: 'Change…' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/^Taken out; it goes on until that is published/).waitFor();
    expect(await send(address, { total: 6 })).toBe(202);
    await publish(3);
    await page.getByRole('heading', { name: 'A person starts each case' }).waitFor();
    expect(await send(address, { total: 7 })).toBe(404);
  });

  it('tells beside a field what keeps it from working, before it is put into use', async () => {
    await page.getByRole('button', { name: 'Add what starts it' }).click();
    await page.getByRole('button', { name: /^When a file is put into a folder/ }).click();
    await page.getByText('“Folder” is not filled in.').waitFor();
    await page.getByRole('textbox', { name: 'Moved to' }).fill('../elsewhere');
    await page.getByRole('combobox', { name: 'Folder' }).click();
    await page.getByRole('option', { name: 'invoices' }).click();
    await page.getByText('“../elsewhere” leads out of its folder.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Everything that starts it' }).click();
    await page
      .getByRole('button', { name: /^When a file is put into a folder.*leads out of its folder/s })
      .click();
    await page.getByRole('textbox', { name: 'Moved to' }).fill('read');
    await page.getByText('“../elsewhere” leads out of its folder.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More settings' }).click();
    await page.getByRole('textbox', { name: 'Looks every so many seconds' }).fill('1');
    await page.getByRole('textbox', { name: 'Seconds a file has to be unchanged' }).fill('1');
    await page.getByRole('textbox', { name: 'What it is called' }).fill('Orders from the shop');
  });

  it('begins a case by a file that is put into the folder, and puts the file away', async () => {
    await publish(4);
    await page.getByText('Put a file into the folder; it is taken once it is written to the end.').waitFor();
    await writeFile(join(drop, 'bill.pdf'), '%PDF-1.4 a bill');
    const only = page.getByRole('article', { name: /^Number \d+$/ });
    const began = only.getByRole('link', { name: /^Case \d+$/ });
    await began.waitFor();
    await only.getByRole('button', { name: /^Number/ }).press('Enter');
    await only.getByText('“bill.pdf”').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await expect.poll(() => readdir(join(drop, 'read'))).toEqual(['bill.pdf']);
    await began.click();
    await page.waitForURL(/\/cases\/\d+$/);
    await page.getByRole('tab', { name: 'What it knows' }).click();
    await page.getByText('bill.pdf').first().waitFor();
  });

  it.each([
    ['light at a desk', { ...desktop, colorScheme: 'light' }],
    ['dark on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const)('a form that was drafted can be used by everybody (%s)', async (_name, options) => {
    const visitor = await stage.open(startsAt, options);
    await visitor.getByRole('button', { name: 'Add what starts it' }).click();
    await visitor.getByRole('button', { name: /^When somebody fills in a public form/ }).click();
    await visitor
      .getByText(/not live yet/)
      .first()
      .waitFor();
    if ('isMobile' in options && options.isMobile)
      await visitor.getByRole('button', { name: /^Lower the panel/ }).waitFor();
    expect(await accessibilityProblems(visitor)).toEqual([]);
    await visitor.getByRole('button', { name: 'Everything that starts it' }).click();
    await visitor.getByText('Not live yet', { exact: true }).first().waitFor();
    expect(await accessibilityProblems(visitor)).toEqual([]);
    await visitor.context().close();
  });
});

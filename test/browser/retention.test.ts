import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone } from './browser-stage.ts';

/** Where pictures go for whoever wants to look at them. */
const pictures = process.env.BATON_PICTURES;

describe.skipIf(noBrowser)('How long ended cases are kept', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  async function seen(page: Page, name: string): Promise<void> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
    expect(await accessibilityProblems(page), name).toEqual([]);
  }

  it('is said on the page of the process, which counts before what would go; it stays said', async () => {
    const page = await stage.open('/processes/invoice-approval?tab=cases');
    const note = page.getByRole('region', { name: 'How long cases are kept' });
    await note.getByText('Ended cases are kept for ever.').waitFor();
    await seen(page, 'for-ever');
    await note.getByRole('button', { name: 'Change how long' }).focus();
    await page.keyboard.press('Enter');
    await note.getByLabel('Keep ended cases for').selectOption({ label: '2 years' });
    await note.getByText('No case ended more than 2 years ago.').waitFor();
    await note.getByLabel('Keep what came in').selectOption({ label: '30 days' });
    await seen(page, 'changing');
    await note.getByRole('button', { name: 'Save' }).click();
    const sentence = 'Ended cases are kept for 2 years, what came in by triggers for 30 days.';
    await note.locator('p').getByText(sentence).waitFor();
    await note.getByText('When this was changed').click();
    await note.getByText('Said by Visitor').waitFor();
    await page.context().close();

    for (const [name, options] of [
      ['phone', phone],
      ['dark', { ...desktop, colorScheme: 'dark' }],
      ['phone-dark', { ...phone, colorScheme: 'dark' }],
    ] as const) {
      const other = await stage.open('/processes/invoice-approval?tab=cases', options);
      const there = other.getByRole('region', { name: 'How long cases are kept' });
      await there.getByText(sentence).first().waitFor();
      await there.getByRole('button', { name: 'Change how long' }).click();
      await there.getByLabel('Keep ended cases for').scrollIntoViewIfNeeded();
      await seen(other, name);
      await other.context().close();
    }
  });

  it('is only shown to those who do not supervise', async () => {
    const page = await stage.open('/processes/invoice-approval?tab=cases');
    const id = await page.evaluate<string>(
      `(async () => {
        const headers = { 'content-type': 'application/json' };
        const made = await fetch('/api/people', { method: 'POST', headers, body: JSON.stringify({ name: 'Bo', roles: ['Clerk'] }) });
        const { id } = await made.json();
        await fetch('/api/me', { method: 'POST', headers, body: JSON.stringify({ person: id }) });
        return id;
      })()`,
    );
    expect(id).not.toBe('');
    await page.reload();
    const note = page.getByRole('region', { name: 'How long cases are kept' });
    await note.getByText('Ended cases are kept for 2 years').first().waitFor();
    expect(await note.getByRole('button').count()).toBe(0);
    await page.context().close();
  });
});

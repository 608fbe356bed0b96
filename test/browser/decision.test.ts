import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { diagramDrawn, dropFile } from './page-actions.ts';

const folder = join(root, 'examples', 'credit-application');

/** The process with its wiring, which is no file to drop. */
async function addProcess(stage: BrowserStage): Promise<void> {
  const form = new FormData();
  const drawing = readFileSync(join(folder, 'credit-application.bpmn'));
  form.set('wiring', readFileSync(join(folder, 'credit-application.wiring.json'), 'utf8'));
  form.set('file', new File([drawing], 'credit-application.bpmn'));
  const answer = await fetch(`${stage.url}/api/processes`, { method: 'POST', body: form });
  expect(answer.status).toBe(201);
}

async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values))
    await page.getByLabel(label, { exact: false }).first().fill(value);
}

describe.skipIf(noBrowser)('Decision tables in the browser', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
  });
  afterAll(() => stage?.close());

  it('are put into use by dropping the file, and are shown as tables', async () => {
    await dropFile(page, join(folder, 'credit-terms.dmn'));
    await page.waitForURL(/\/decisions\/credit-terms/);
    await page.locator('.tjs-table tbody tr').nth(4).waitFor();
    expect(await page.getByRole('tab', { name: 'Overview' }).isVisible()).toBe(true);
    await page.getByRole('tab', { name: 'Overview' }).click();
    await diagramDrawn(page);
  });

  it('are tried out with values typed in, and the rule that fits is marked', async () => {
    await page.getByRole('tab', { name: 'Credit terms' }).click();
    await fillIn(page, { Score: '650', Amount: '60000', Income: '40000' });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('answer refer').waitFor();
    await page.locator('strong', { hasText: 'Rule 3' }).waitFor();
    const colour = (row: number): Promise<unknown> =>
      page.evaluate(
        `getComputedStyle(document.querySelector('.tjs-table tbody tr:nth-child(${row}) td')).backgroundColor`,
      );
    expect(await colour(3)).not.toBe(await colour(4));
  });

  it('decide a case, whose page shows which rule fired and why', async () => {
    await addProcess(stage);
    await page.goto(`${stage.url}/processes/credit-application`);
    await diagramDrawn(page);
    await fillIn(page, { Score: '720', Amount: '25000', Income: '40000' });
    await page.getByRole('button', { name: 'Start a case' }).first().click();
    await page.waitForURL(/\/cases\/\d+/);
    await page.goto(`${page.url().replace(/\?.*/, '')}?step=Task_assess`);
    await page.getByText('The rules of “Credit terms” decide it.').waitFor();
    const decided = page.getByRole('region', { name: 'What was decided here' });
    await decided.getByText('answer accept, rate 4').waitFor();
    await decided.locator('strong', { hasText: 'Rule 5' }).waitFor();
    await decided.getByText('Why not the other rules').last().click();
    await decided.getByText(/Rule 1: Risk does not fit/).waitFor();
    await decided.getByRole('button', { name: 'Show the table' }).click();
    await page.getByRole('dialog').locator('.tjs-table tbody tr').nth(4).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  });

  it('are reached from the step, on a phone, too', async () => {
    const small = await stage.open('/processes/credit-application?step=Task_assess', phone);
    await small.getByRole('button', { name: /Raise the panel/ }).click();
    await small.getByRole('link', { name: 'See the rules' }).click();
    await small.waitForURL(/\/decisions\/credit-terms/);
    await small.locator('.tjs-table').waitFor();
    const width = Number(await small.evaluate('document.documentElement.scrollWidth'));
    expect(width).toBeLessThanOrEqual(390);
    await small.context().close();
  });

  it.each([
    ['light at a desk', { ...desktop, colorScheme: 'light' }],
    ['dark on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const)('have no barrier, tried out or at the step of a case (%s)', async (_name, options) => {
    const other = await stage.open('/decisions/credit-terms', options);
    await other.locator('.tjs-table tbody tr').nth(4).waitFor();
    await other.getByRole('button', { name: 'Try it' }).click();
    await other.getByText('Why not the other rules').first().waitFor();
    expect(await accessibilityProblems(other), 'the tables').toEqual([]);
    await other.getByRole('tab', { name: 'Versions' }).click();
    expect(await accessibilityProblems(other), 'the versions').toEqual([]);
    await other.goto(`${stage.url}/cases/1?step=Task_assess`);
    await other.getByText('Why not the other rules').first().waitFor();
    await diagramDrawn(other);
    expect(await accessibilityProblems(other), 'the case').toEqual([]);
    await other.goto(`${stage.url}/processes`);
    await other.getByText('Decision models').waitFor();
    expect(await accessibilityProblems(other), 'the list').toEqual([]);
    await other.context().close();
  });

  it('that cannot be used are refused, saying why', async () => {
    const other = await stage.open('/processes');
    await dropFile(other, join(root, 'test', 'fixtures', 'dmn', 'broken.dmn'));
    await other.getByRole('alert').getByText('broken.dmn could not be read').waitFor();
    await other.context().close();
  });
});

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, noBrowser, openStage } from './browser-stage.ts';
import { addAndStart, dropFile } from './page-actions.ts';

const file = join(import.meta.dirname, 'expense-claim.bpmn');

/** Opens the first task with this title. */
async function openTask(stage: BrowserStage, page: Page, title: string): Promise<void> {
  await page.goto(`${stage.url}/inbox`);
  await page
    .getByRole('list', { name: 'Tasks' })
    .getByRole('link', { name: new RegExp(`^${title}`) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

async function startAnother(stage: BrowserStage, page: Page): Promise<void> {
  await page.goto(`${stage.url}/processes/expense-claim`);
  await page.getByRole('button', { name: 'Start a case' }).click();
  await page.waitForURL(/\/cases\/\d+/);
}

describe.skipIf(noBrowser)('When something does not go as drawn', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await dropFile(page, file);
    await addAndStart(page);
  });
  afterAll(() => stage?.close());

  it('a form says which field is missing, and why it is asked for', async () => {
    await openTask(stage, page, 'Check claim');
    await page.getByText('The branch “over 1000” and the branch “up to 1000” depend on it.').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    expect(await page.getByText('This is needed to go on').count()).toBe(2);
  });

  it('a decision that finds no way asks a person, who chooses the branch', async () => {
    await page.getByLabel('Amount').fill('700');
    await page.getByText('Yes', { exact: true }).click();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('Nothing waits').waitFor();

    await page.goto(`${stage.url}/cases?state=problem`);
    await page
      .getByRole('link', { name: /needs help/i })
      .first()
      .click();
    const problem = page.getByRole('region', { name: 'Problem at How much?' });
    await problem.getByText('nothing is lost').waitFor();
    await problem.getByRole('button', { name: 'up to 1000' }).click();
    await problem.waitFor({ state: 'detached' });
    await page.getByText('Running', { exact: true }).waitFor();
  });

  it('a question with several answers takes more than one', async () => {
    await openTask(stage, page, 'Who must know');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByText('Please answer this to go on').waitFor();
    await page.getByLabel('payroll').check();
    await page.getByLabel('tax office').check();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^Tell / }).waitFor();
    const tasks = page.getByRole('list', { name: 'Tasks' });
    await tasks.getByRole('link', { name: /^Tell payroll/ }).waitFor();
    await tasks.getByRole('link', { name: /^Tell the tax office/ }).waitFor();
  });

  it('a drawn error is reported instead of finishing the step', async () => {
    await startAnother(stage, page);
    await openTask(stage, page, 'Check claim');
    await page.getByRole('button', { name: 'It did not work…' }).click();
    await page.getByRole('menuitem', { name: 'Receipts missing' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ask for receipts' }).waitFor();
  });

  it('a task taken by one person is shown as theirs to another', async () => {
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('You have taken this task.').waitFor();
    await page.getByRole('button', { name: /person and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Add a person…' }).click();
    await page.getByLabel('Name').fill('Grace Hopper');
    await page.getByRole('switch', { name: 'Plays every role' }).check();
    await page.getByRole('button', { name: 'Add and switch' }).click();
    await page.getByText(/^Taken by /).waitFor();
    await page.getByRole('button', { name: /^Grace Hopper: person/ }).waitFor();
  });

  it('a task left with somebody who is away is taken over', async () => {
    await page.getByRole('button', { name: 'Take it over' }).click();
    await page.getByText('You have taken this task.').waitFor();
  });

  it('a value is corrected, and a case is cancelled with a reason', async () => {
    await page.goto(`${stage.url}/cases/1`);
    await page.getByRole('tab', { name: 'What it knows' }).click();
    await page.getByRole('button', { name: 'Change Amount' }).click();
    await page.getByRole('dialog').getByLabel('Amount').fill('300');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('definition').getByText('300').waitFor();

    await page.getByRole('button', { name: 'More about this case' }).click();
    await page.getByRole('menuitem', { name: 'Cancel this case…' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('Handed in twice');
    await page.getByRole('button', { name: 'Cancel the case' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { addButton, diagramDrawn, dropFile } from './page-actions.ts';

/** The example as another tool exports it a week later: every id is another, and a step has another name. */
function nextExport(): string {
  const example = join(root, 'examples', 'invoice-approval', 'invoice-approval.bpmn');
  return readFileSync(example, 'utf8')
    .replaceAll(/\b(Task|Flow|Decision|Timer|Start|End)_(?=[a-z])/g, 'sid-$1-')
    .replace('"Clarify with supplier"', '"Ask the supplier"');
}

describe.skipIf(noBrowser)('A process that is drawn anew while cases run', () => {
  let stage: BrowserStage;
  const folder = mkdtempSync(join(tmpdir(), 'baton-versions-'));
  const file = join(folder, 'invoice-approval.bpmn');
  beforeAll(async () => {
    writeFileSync(file, nextExport());
    stage = await openStage();
  });
  afterAll(async () => {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function runExample(page: Page): Promise<void> {
    await page.evaluate("fetch('/api/example/run', { method: 'POST' }).then((answer) => answer.status)");
  }

  async function withoutBarrier(page: Page, where: string): Promise<void> {
    expect(await accessibilityProblems(page), where).toEqual([]);
  }

  it('is told what became of each step, moves its cases along, and says so in each', async () => {
    const page = await stage.open('/processes');
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (let cases = 0; cases < 3; cases++) await runExample(page);
    await dropFile(page, file);
    await page.waitForURL(/\/processes\/new$/);
    await page.getByRole('heading', { name: 'Version 2, against version 1' }).waitFor();
    await page.getByText('was “Clarify with supplier”.').waitFor();
    await diagramDrawn(page);
    expect(await page.locator('.baton-outline-changed').count()).toBe(1);
    await withoutBarrier(page, 'the review');

    await page.getByRole('button', { name: addButton }).click();
    await page.waitForURL(/\/processes\/invoice-approval/);
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('Renamed').waitFor();
    await withoutBarrier(page, 'the versions');
    await page.getByRole('button', { name: 'Move 3 cases to version 2…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 cases can move').waitFor();
    await dialog.getByText('Choose which').click();
    await dialog.getByRole('checkbox', { name: 'Invoice approval 3' }).uncheck();
    await dialog.getByText('11 elements with the same name as before').waitFor();
    const chosen = dialog.getByRole('combobox', { name: 'Clarify with supplier' });
    await expect.poll(() => chosen.inputValue()).toBe('sid-Task-clarify');
    await withoutBarrier(page, 'the dialog');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('The supplier is asked now');
    await dialog.getByRole('button', { name: 'Move 2 cases' }).click();
    const moves = page.getByRole('region', { name: 'Cases moved' });
    await moves.getByText('2 cases from version 1 to version 2').waitFor();
    await page.getByRole('button', { name: 'Move 1 case to version 2…' }).waitFor();

    await page.goto(`${stage.url}/cases/1`);
    await page.getByText('Moved to version 2 by Visitor. Why: The supplier is asked now').waitFor();
    await diagramDrawn(page);
    await withoutBarrier(page, 'a moved case');
    await page.context().close();
  });

  it('a case is moved by hand from the drawing, with a reason', async () => {
    const page = await stage.open('/cases/1?step=sid-Task-pay');
    await diagramDrawn(page);
    await page.getByRole('button', { name: 'Move the case here…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('“Pay invoice” starts').waitFor();
    await dialog.getByText('“Enter invoice” is broken off').waitFor();
    await withoutBarrier(page, 'the dialog');
    expect(await dialog.getByRole('button', { name: 'Move the case here' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Why' }).fill('Approved by phone');
    await dialog.getByRole('button', { name: 'Move the case here' }).click();
    await page.getByText(/Visitor moved the case by hand: .*Why: Approved by phone/).waitFor();
    await page.getByText('Waits for Treasury').first().waitFor();
    await page.context().close();
  });

  it('can be used with the keyboard alone, and on a phone', async () => {
    const page = await stage.open('/cases/2?step=sid-Task-pay', { ...phone, colorScheme: 'dark' });
    await diagramDrawn(page);
    const move = page.getByRole('button', { name: 'Start this step too…' });
    await move.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).waitFor();
    await page.keyboard.type('Paid in advance');
    await withoutBarrier(page, 'the dialog on a phone');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto(`${stage.url}/processes/invoice-approval?tab=versions`);
    await page.getByText('Renamed').waitFor();
    await withoutBarrier(page, 'the versions on a phone');
    await page.context().close();
  });

  it('is not added a second time only because its file has another name', async () => {
    const other = join(folder, 'Invoice approval (final).bpmn');
    writeFileSync(other, nextExport().replace('"Ask the supplier"', '"Call the supplier"'));
    const page = await stage.open('/processes');
    await dropFile(page, other);
    await page.waitForURL(/\/processes\/new$/);
    const asked = page.getByRole('region', { name: 'New, or drawn anew' });
    await asked.getByText('There is a process called “Invoice approval” already').waitFor();
    await withoutBarrier(page, 'the question');
    await asked.getByRole('button', { name: 'Make it version 3 of that' }).click();
    await page.getByRole('heading', { name: 'Version 3, against version 2' }).waitFor();
    await page.reload();
    await asked.getByRole('button', { name: 'Add it as a process of its own instead' }).waitFor();
    await page.getByRole('button', { name: 'Add as version 3' }).click();
    await page.waitForURL(/\/processes\/invoice-approval\?/);
    await page.context().close();
  });
});

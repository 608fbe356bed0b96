/** What several browser tests do alike, in the words on the page. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';

/** Drops a file onto the page, as a person does from the desktop. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const content = readFileSync(path).toString('base64');
  const transfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(content)}), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], ${JSON.stringify(basename(path))}));
    return transfer;
  })()`);
  const target = page.getByRole('heading', { level: 1 });
  await target.dispatchEvent('dragenter', { dataTransfer: transfer });
  await target.dispatchEvent('drop', { dataTransfer: transfer });
}

/** The drawing is on the screen: bpmn-js has drawn at least one shape. */
export async function diagramDrawn(page: Page): Promise<void> {
  await page.locator('.djs-shape').first().waitFor({ state: 'attached' });
}

/** The button of the review page; there is none where the file cannot run. */
export const addButton = /^Add (this process|as version)/;

/** Adds what was checked, and starts a case from the process page; the case's page is open then. */
export async function addAndStart(page: Page): Promise<void> {
  await page.waitForURL(/\/processes\/new$/);
  await page.getByRole('button', { name: addButton }).click();
  await page.waitForURL(/\/processes\/(?!new)/);
  await page.getByRole('button', { name: 'Start a case' }).first().click();
  await page.waitForURL(/\/cases\/\d+/);
}

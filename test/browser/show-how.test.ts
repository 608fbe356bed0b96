import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone, root } from './browser-stage.ts';
import { addButton, diagramDrawn, dropFile } from './page-actions.ts';

const broken = join(root, 'test', 'fixtures', 'bpmn', 'stuck-before-shipping.bpmn');
const still = { ...desktop, reducedMotion: 'reduce' } as const;

describe.skipIf(noBrowser)('A drawing on which a case can get stuck, in the browser', () => {
  let stage: BrowserStage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open('/processes', still);
    await dropFile(page, broken);
    await page.waitForURL(/\/processes\/new$/);
    await diagramDrawn(page);
  });
  afterAll(() => stage?.close());

  it('says so before anything runs, and shows on the diagram how it comes to that', async () => {
    await page
      .getByText(/If “No” is chosen at “In stock\?”, the case gets stuck/)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: 'It can run, but cases can go wrong.' }).waitFor();
    await page.getByRole('button', { name: 'Show how' }).click();
    const player = page.getByRole('region', { name: 'How it comes to this' });
    await player.waitFor();
    await page.locator('.baton-band-taken').first().waitFor({ state: 'attached' });
    expect(await page.locator('[data-count-of]').count()).toBeGreaterThan(0);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is gone through with the arrow keys to where the case is stuck', async () => {
    const player = page.getByRole('region', { name: 'How it comes to this' });
    const moves = await player.getByRole('listitem').count();
    await player.focus();
    for (let move = 0; move < moves; move += 1) await page.keyboard.press('ArrowRight');
    await player.getByText(`Move ${moves} of ${moves}`).waitFor();
    await page.locator('[data-count-of="Join"] [data-tone="help"]').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowLeft');
    await player.getByText(`Move ${moves - 1} of ${moves}`).waitFor();
    await page.keyboard.press('Escape');
    await player.waitFor({ state: 'detached' });
    expect(await page.locator('[data-count-of]').count()).toBe(0);
  });

  it('shows the same on the page of the process, with discs that glide', async () => {
    await page.getByRole('button', { name: addButton }).click();
    await page.waitForURL(/\/processes\/(?!new)/);
    const moving = await stage.open(`${new URL(page.url()).pathname}?tab=findings`);
    await diagramDrawn(moving);
    await moving.getByText(/^Every way through was checked \(\d+ situations\)\./).waitFor();
    const gliding = moving.locator('.baton-token').first().waitFor({ state: 'attached' });
    await moving.getByRole('button', { name: 'Show how' }).click();
    await gliding;
    await moving.locator('[data-count-of="Join"] [data-tone="help"]').waitFor({ state: 'attached' });
  });

  it('leaves room for its name on a phone, and for the way there', async () => {
    const small = await stage.open('/processes', { ...phone, colorScheme: 'dark', reducedMotion: 'reduce' });
    await dropFile(small, broken);
    await small.waitForURL(/\/processes\/new$/);
    const isWhole =
      "(() => { const name = document.querySelector('h1'); return name.clientWidth > 0 && name.scrollWidth <= name.clientWidth; })()";
    expect(await small.evaluate(isWhole)).toBe(true);
    await small.getByRole('button', { name: 'Show how' }).click();
    await small.getByRole('region', { name: 'How it comes to this' }).waitFor();
    expect(await accessibilityProblems(small)).toEqual([]);
    await small.context().close();
  });
});

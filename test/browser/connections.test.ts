import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility-scan.ts';
import { type BrowserStage, desktop, noBrowser, openStage, phone } from './browser-stage.ts';

/** Where pictures go for whoever wants to look at them. */
const pictures = process.env.BATON_PICTURES;

describe.skipIf(noBrowser)('The connections', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  async function seen(page: Page, name: string): Promise<void> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
    expect(await accessibilityProblems(page), name).toEqual([]);
  }

  it('say what they are for, and one is added with the keyboard, changed without its secret, and removed', async () => {
    const page = await stage.open('/connections');
    await page.getByRole('heading', { name: 'No connection yet' }).waitFor();
    await seen(page, 'empty');
    await page.getByRole('button', { name: 'Add a connection' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What does it connect to?').selectOption({ label: 'User name and password' });
    await dialog.getByLabel('Name', { exact: false }).first().focus();
    await page.keyboard.type('Books');
    await page.keyboard.press('Tab');
    await page.keyboard.type('baton');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse battery');
    await dialog.getByRole('checkbox').first().check();
    await seen(page, 'add');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('list', { name: 'Connections' }).getByRole('listitem');
    await row.getByText('User name and password · not used yet').waitFor();
    await row.getByText('Ready').waitFor();
    expect(await page.content()).not.toContain('correct horse battery');

    await page.getByRole('button', { name: 'Change Books' }).click();
    await dialog.getByText('Filled in; nobody can read it here').waitFor();
    await seen(page, 'change');
    await dialog.getByLabel('User name').fill('other');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Change Books' }).click();
    expect(await dialog.getByLabel('User name').inputValue()).toBe('other');
    await dialog.getByText('Filled in; nobody can read it here').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Remove Books' }).click();
    await dialog.getByText('No process uses it.').waitFor();
    await seen(page, 'remove');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'No connection yet' }).waitFor();
  });

  it('that are wrong are told at the field, and a secret is asked again before it goes elsewhere', async () => {
    const page = await stage.open('/connections');
    await page.getByRole('button', { name: 'Add a connection' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What does it connect to?').selectOption({ label: 'PostgreSQL' });
    await dialog.getByLabel('Name', { exact: false }).first().fill('Stock');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('“Server” is empty.').waitFor();
    await seen(page, 'faults');
    await dialog.getByLabel('Server').fill('db.example.com');
    await dialog.getByLabel('Database').fill('stock');
    await dialog.getByLabel('User name').fill('reader');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('battery staple');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Change Stock' }).click();
    await dialog.getByLabel('Server').fill('elsewhere.example.com');
    await dialog.getByText('Needed again, because it would now be sent somewhere else.').waitFor();
    await page.context().close();
  });

  it.each([
    ['light at a desk', { ...desktop, colorScheme: 'light' }],
    ['dark at a desk', { ...desktop, colorScheme: 'dark' }],
    ['dark on a phone', { ...phone, colorScheme: 'dark' }],
    ['light on a phone', { ...phone, colorScheme: 'light' }],
  ] as const)('have no barrier with some of each state (%s)', async (name, options) => {
    const page = await stage.open('/connections', options);
    const put = (of: string, body: unknown) =>
      page.evaluate(
        `fetch('/api/credentials/${of}', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} }).then((answer) => answer.status)`,
      );
    await put('Slack', { kind: 'token', fields: { token: 'xoxb-not-a-real-one' }, grants: [] });
    await put('Accounting', {
      kind: 'oauth2-code',
      fields: {
        authorizationUrl: 'https://accounts.example.com/authorize',
        tokenUrl: 'https://accounts.example.com/token',
        clientId: 'baton',
      },
      grants: ['http'],
    });
    await page.reload();
    await page.getByText('Needs a sign-in').waitFor();
    await page.getByText('Nothing may use it').first().waitFor();
    await seen(page, `list ${name}`);
    await page.getByRole('button', { name: 'Change Accounting' }).click();
    await page.getByRole('dialog').getByLabel('Address where people sign in').waitFor();
    await seen(page, `dialog ${name}`);
    await page.context().close();
  });
});

/**
 * The real application in a real browser: the built server on a free port with an empty data folder, and Chromium.
 *
 * Boundary: starting and stopping, and finding a browser; what is clicked stands in the tests. Where no browser is
 * found the tests are skipped by name, except in CI, where a missing browser is a failure.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const usual = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `BATON_CHROMIUM`, else the first known browser of the PATH. */
export function findBrowser(): string | undefined {
  const given = process.env.BATON_CHROMIUM;
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usual].find(executable);
}

/** For `describe.skipIf`: in CI nothing is skipped, and opening the stage says what is missing. */
export const noBrowser = findBrowser() === undefined && !process.env.CI;

export interface BrowserStage {
  readonly url: string;
  /** A page of a new visitor: nothing shared with other pages but the server. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** `environment`: of the server, beside that of the test. */
export async function openStage(environment: Readonly<Record<string, string>> = {}): Promise<BrowserStage> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error('The browser tests need Chromium: install it, or name it in BATON_CHROMIUM.');
  }
  if (!existsSync(join(root, 'dist', 'bundle', 'main.js'))) {
    throw new Error(
      'The browser tests need the built application: run `npm run build`, or the tests with `npm test`.',
    );
  }
  const data = mkdtempSync(join(tmpdir(), 'baton-browser-'));
  const { server, url } = await startServer(data, environment);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
  return {
    url,
    open: (path, options) => openPage(browser, url, path, options ?? desktop),
    async close() {
      await browser.close();
      await stopServer(server);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function startServer(
  data: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, [join(root, 'bin', 'baton'), 'serve'], {
    env: { ...process.env, ...environment, PORT: '0', BATON_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const ready = /ready at (http:\/\/\S+)/.exec(said)?.[1];
      if (ready) resolve({ server, url: ready });
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.on('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it was ready: ${said}`)),
    );
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.on('exit', () => resolve());
    server.kill('SIGTERM');
  });
}

async function openPage(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(url + path);
  return page;
}

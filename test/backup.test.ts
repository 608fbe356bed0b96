/** Backups and moves of a Baton that works: with real stores, and what was begun goes on where it was brought. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenBaton } from '../src/cli/parts.ts';
import { backup, type CopySettings, move, restore } from '../src/keep-copies.ts';
import { main, openBaton } from '../src/main.ts';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { InboxTask } from '../src/server/api/inbox.ts';
import type { Page } from '../src/server/api/primitive-schemas.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { sqliteTarget } from '../src/store/backup/sqlite-backup.ts';
import { until, upload } from './running-baton.ts';
import { PostgresDatabases } from './servers/postgres-databases.ts';

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="All sorts" isExecutable="true">
    <startEvent id="S"/><parallelGateway id="G"/>
    <userTask id="Look" name="Look at it"/>
    <serviceTask id="Weigh" name="Weigh it"/>
    <intermediateCatchEvent id="Wait"><timerEventDefinition><timeDuration>PT2S</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <parallelGateway id="J"/><endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="G"/>
    <sequenceFlow id="f2" sourceRef="G" targetRef="Look"/><sequenceFlow id="f3" sourceRef="G" targetRef="Weigh"/>
    <sequenceFlow id="f4" sourceRef="G" targetRef="Wait"/><sequenceFlow id="f5" sourceRef="Look" targetRef="J"/>
    <sequenceFlow id="f6" sourceRef="Weigh" targetRef="J"/><sequenceFlow id="f7" sourceRef="Wait" targetRef="J"/>
    <sequenceFlow id="f8" sourceRef="J" targetRef="E"/>
  </process></definitions>`;
const wiring = JSON.stringify({ format: 1, steps: { Weigh: { by: 'job', jobType: 'weigh' } } });
const limit = 100 * 1024 * 1024;
const large = 'large '.repeat(100_000);

let databases: PostgresDatabases;
let folder = '';
let baton: OpenBaton | undefined;
let url = '';

beforeAll(async () => {
  databases = await PostgresDatabases.start();
}, 60_000);
afterAll(() => databases.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-backup-'));
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const key = { BATON_KEY: Buffer.alloc(32, 7).toString('base64') };
/** Of the data folder: what a Baton that serves it tells there. */
const secret = 'told in the folder';
const inFile = (name: string): CopySettings => ({ env: key, dataFolder: join(folder, name), limit });
const onServer = (database: string, name = 'node'): CopySettings => ({
  env: { ...key, BATON_DATABASE: database },
  dataFolder: join(folder, name),
  limit,
});

async function open({ env, dataFolder }: CopySettings): Promise<void> {
  baton = await openBaton({
    env,
    dataFolder,
    folderSecret: secret,
    hostNames: ['127.0.0.1'],
    logLevel: 'silent',
  });
  const { port } = await baton.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
}

async function close(): Promise<void> {
  await baton?.close();
  baton = undefined;
}

async function ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : isForm
        ? { body }
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text);
}

/** A case that waits for a person, a program and a timer, with a large value; a connection with a secret; a file. */
async function begin(): Promise<number> {
  await ask('POST', '/api/processes', upload(drawing, 'all-sorts.bpmn', { wiring }));
  await ask('PUT', '/api/credentials/books', {
    kind: 'basic',
    fields: { user: 'baton', password: 'so secret' },
    grants: ['http'],
  });
  const { case: id } = await ask<StartResult>('POST', '/api/processes/all-sorts/start', {
    variables: { note: 'with a \u0000 in it', large },
    title: 'Ärger',
  });
  return id;
}

async function finish(id: number): Promise<void> {
  const { items } = await ask<Page<InboxTask>>('GET', '/api/inbox');
  const task = items.find((one) => one.case.id === id);
  await ask('POST', `/api/inbox/${task?.id}/complete`, {});
  const { jobs } = await ask<{ jobs: { id: string; fence: number; variables: Record<string, unknown> }[] }>(
    'POST',
    '/api/jobs/fetch',
    { types: ['weigh'], worker: 'w', max: 100 },
  );
  const job = jobs.find(({ variables }) => JSON.stringify(variables).includes('large large'));
  await ask('POST', `/api/jobs/${job?.id}/complete`, { fence: job?.fence, variables: { weight: 3 } });
  await until(async () => {
    const { state } = await ask<CaseDetail>('GET', `/api/cases/${id}`);
    return state === 'completed' ? true : undefined;
  }, 20_000);
}

/** The case goes on to its end, the next one gets a new number, and the secret can still be opened. */
async function expectGoesOn(id: number): Promise<void> {
  expect((await ask<CaseDetail>('GET', `/api/cases/${id}`)).title).toBe('Ärger');
  const { items } = await ask<{ items: { name: string; problem?: string }[] }>('GET', '/api/credentials');
  expect(items.map(({ name, problem }) => [name, problem])).toEqual([['books', undefined]]);
  await finish(id);
  const { case: next } = await ask<StartResult>('POST', '/api/processes/all-sorts/start', {});
  expect(next).toBeGreaterThan(id);
}

describe('a move', () => {
  test('brings a file with all that waits in it to a server, where it goes on; the file is marked and does not start', async () => {
    await open(inFile('file'));
    const id = await begin();
    await close();
    const before = await readFile(join(folder, 'file', 'baton.db'));
    const { url: database } = await databases.create();
    const { tables, documents } = await move(inFile('file'), database);
    expect(tables.instance?.rows).toBe(1);
    expect(documents).toBeGreaterThan(0);
    expect((await readFile(join(folder, 'file', 'baton.db'))).equals(before)).toBe(true);
    expect((await readdir(join(folder, 'file'))).filter((name) => name.startsWith('copy-'))).toEqual([]);
    await expect(open(inFile('file'))).rejects.toThrow('were moved to the database');
    await open(onServer(database));
    await expectGoesOn(id);
  }, 90_000);

  test('refuses a database that holds anything, and a folder that is in use', async () => {
    await open(inFile('file'));
    await begin();
    const { url: database } = await databases.create();
    await expect(move(inFile('file'), database)).rejects.toThrow('in use');
    await close();
    await move(inFile('file'), database);
    await rm(join(folder, 'file', 'moved.json'));
    await expect(move(inFile('file'), database)).rejects.toThrow('is not empty');
    expect(await readdir(join(folder, 'file'))).not.toContain('moved.json');
  }, 90_000);
});

describe('a backup', () => {
  test('of a server that works is of one moment, and is restored to a file or another server, where it goes on', async () => {
    const { url: database } = await databases.create();
    await open(onServer(database));
    const id = await begin();
    const file = join(folder, 'kept.baton');
    const starting = Promise.all(
      Array.from({ length: 30 }, () => ask('POST', '/api/processes/all-sorts/start', {})),
    );
    await backup(onServer(database, 'elsewhere'), file);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^baton_database_connections\{state="wanted"\} \d/m,
    );
    await starting;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(backup(onServer(database), file)).rejects.toThrow('not written over');
    await close();

    const { url: another } = await databases.create();
    await restore(onServer(another, 'third'), file);
    await open(onServer(another, 'third'));
    await expectGoesOn(id);
    await close();
    await restore(inFile('back'), file);
    await open(inFile('back'));
    await expectGoesOn(id);
  }, 120_000);

  test('that was cut off or changed is refused, and nothing is kept', async () => {
    await open(inFile('file'));
    await begin();
    await close();
    const file = join(folder, 'kept.baton');
    await backup(inFile('file'), file);
    const bytes = await readFile(file);
    await writeFile(join(folder, 'cut'), bytes.subarray(0, bytes.length - 200));
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[Math.floor(bytes.length / 2)] ?? 0) ^ 1, Math.floor(bytes.length / 2));
    await writeFile(join(folder, 'changed'), changed);
    await writeFile(join(folder, 'other'), 'no backup at all');
    const endless = Buffer.alloc(257 * 2 ** 20, 'x');
    await writeFile(
      join(folder, 'endless'),
      gzipSync(Buffer.concat([Buffer.from('{"file":"baton backup","format":1}\n'), endless]), { level: 1 }),
    );
    await expect(restore(inFile('new'), join(folder, 'endless'))).rejects.toThrow('longer than 256 MiB');
    const { url: database } = await databases.create();
    for (const name of ['cut', 'changed', 'other']) {
      await expect(restore(inFile('new'), join(folder, name))).rejects.toThrow('no whole backup');
      await expect(restore(onServer(database), join(folder, name))).rejects.toThrow('no whole backup');
    }
    expect((await readdir(join(folder, 'new'))).filter((name) => name.includes('baton.db'))).toEqual([]);
    await restore(onServer(database), file);
  }, 90_000);
});

test('both stores keep the same tables with the same columns', async () => {
  const { openPgDatabase, postgresTarget } = await import('../src/store/backup/postgres-backup.ts');
  const { url: database } = await databases.create();
  const server = openPgDatabase(database);
  const there = await postgresTarget(server);
  const here = await sqliteTarget(join(folder, 'baton.db'));
  expect(there.tables).toEqual(here.tables);
  await there.close();
  await here.close();
  server.close();
}, 60_000);

describe('on the command line', () => {
  const say = (env: Record<string, string>) => {
    const out: string[] = [];
    const errors: string[] = [];
    const environment = {
      env: { ...key, ...env },
      out: (line: string) => void out.push(line),
      error: (line: string) => void errors.push(line),
      untilStopped: async () => undefined,
    };
    const run = async (...args: string[]) => ({ code: await main(args, environment), out, errors });
    return run;
  };

  test('a Baton that serves a folder is backed up while it works, restored elsewhere and moved from there', async () => {
    const served = join(folder, 'file');
    await open(inFile('file'));
    const id = await begin();
    await writeFile(join(served, 'server.json'), JSON.stringify({ url, secret }));
    const file = join(folder, 'kept.baton');
    const run = say({});
    const backedUp = await run('backup', file, '--data', served);
    expect(backedUp).toMatchObject({ code: 0, errors: [] });
    expect((await readdir(served)).filter((name) => name.startsWith('copy-'))).toEqual([]);
    const asked = async (headers: Record<string, string>) =>
      (await fetch(`${url}/api/backup`, { method: 'POST', headers })).status;
    expect(await asked({ 'x-forwarded-for': '1.2.3.4', 'baton-folder-secret': secret })).toBe(403);
    expect(await asked({})).toBe(403);
    expect(await asked({ 'baton-folder-secret': `${secret}x` })).toBe(403);
    await finish(id);
    await close();

    const there = join(folder, 'there');
    expect((await run('restore', file, '--data', there)).code).toBe(0);
    expect(await run('restore', file, '--data', there)).toMatchObject({ code: 1 });
    const { url: database } = await databases.create();
    const migrated = await say({ BATON_DATABASE: database })('migrate');
    expect(migrated.out.join()).toContain('has the schema of this Baton now');
    expect((await say({ BATON_DATABASE: database })('migrate')).out.join()).toContain('already');
    const moved = await run('move', '--to', database, '--data', there);
    expect(moved.code).toBe(0);
    expect(moved.out.join('\n')).toContain('went from');
    expect(moved.out.join('\n')).not.toContain(new URL(database).password);
    await open(onServer(database));
    await expectGoesOn(id);
    expect(await run('move', '--data', there)).toMatchObject({ code: 2 });
  }, 120_000);
});

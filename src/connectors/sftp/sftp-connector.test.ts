import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { type SftpServer, startSftp } from '../../../test/servers/sftp-server.ts';
import { sftpConnector } from './sftp-connector.ts';

let server: SftpServer;
beforeAll(async () => {
  server = await startSftp();
});
afterAll(() => server.close());
const toEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0)) await end();
});

const stage = (fields: Readonly<Record<string, string>> = {}, at = server) =>
  actionStage(sftpConnector, { credential: { kind: 'sftp', fields: { ...at.fields, ...fields } } });
const run = (action: string, values: object, key = 'one') =>
  stage().output(`sftp.${action}`, { values: { ...values }, idempotencyKey: key });
const onDisk = (path: string) => readFile(join(server.folder, path), 'utf8');

describe('a file of a file server', () => {
  test('is put and fetched byte for byte, in folders that are made on the way', async () => {
    const { documents, output } = stage();
    const content = Buffer.alloc(3_000_001, 'abcdefg');
    const document = await documents.put(content, { name: 'Größe.pdf', type: 'application/pdf' });
    const placed = await output('sftp.put', {
      values: { folder: 'in/2026', path: 'may/' },
      variables: { document: { ...document } },
    });
    expect(placed).toEqual({ name: 'Größe.pdf', path: 'may/Größe.pdf', size: 3_000_001, already: false });
    expect((await readFile(join(server.folder, 'in/2026/may/Größe.pdf'))).equals(content)).toBe(true);
    expect(await readdir(join(server.folder, 'in/2026/may'))).toEqual(['Größe.pdf']);
    const fetched = await output('sftp.get', { values: { folder: 'in', path: '2026/may/Größe.pdf' } });
    expect(fetched).toMatchObject({
      document: { document: document.document, type: 'application/pdf' },
      size: 3_000_001,
      text: null,
    });
  });

  test('is read whole from a server that gives less than it is asked for', async () => {
    const slow = await startSftp({ gives: 1_000 });
    toEnd.push(() => slow.close());
    const content = 'x'.repeat(50_000);
    await writeFile(join(slow.folder, 'a.txt'), content);
    const read = await stage({}, slow).output('sftp.get', { values: { path: 'a.txt', as: 'text' } });
    expect(read).toMatchObject({ text: content });
  });

  test('may be a text, and be read as one', async () => {
    await run('put', { path: 'greeting.txt', text: 'Grüße' });
    expect(await run('get', { path: 'greeting.txt', as: 'text' })).toMatchObject({ text: 'Grüße', size: 7 });
    await run('put', { path: 'empty.txt', text: '' });
    expect(await run('get', { path: 'empty.txt', as: 'text' })).toMatchObject({ text: '', size: 0 });
  });

  test('that is there already with the same content was put before; with another one the step decides', async () => {
    await run('put', { path: 'taken.txt', text: 'one' });
    expect(await run('put', { path: 'taken.txt', text: 'one' })).toMatchObject({ already: true });
    for (const text of ['two', 'longer']) {
      const refusal = await stage().failure('sftp.put', { values: { path: 'taken.txt', text } });
      expect(refusal).toMatchObject({ terminal: true, facts: { code: 'name-taken' } });
    }
    await run('put', { path: 'taken.txt', text: 'two', ifTaken: 'replace' });
    expect(await onDisk('taken.txt')).toBe('two');
  });

  test('leaves nothing behind of an attempt that broke off once the next one is through', async () => {
    await mkdir(join(server.folder, 'broken'));
    const { documents } = stage();
    const document = await documents.put(Buffer.alloc(2_000_000), { name: 'large.bin', type: 'x/y' });
    const calledOff = new AbortController();
    const asked = stage().failure('sftp.put', {
      values: { folder: 'broken', path: 'large.bin' },
      variables: { document: { ...document, document: 'f'.repeat(64) } },
      idempotencyKey: 'broken',
      signal: calledOff.signal,
    });
    expect(await asked).toMatchObject({ message: expect.stringContaining('not') });
    await stage().failure('sftp.put', {
      values: { folder: 'broken', path: 'x', text: '' },
      signal: AbortSignal.abort(),
    });
    await run('put', { folder: 'broken', path: 'large.bin', text: 'whole' }, 'broken');
    expect(await readdir(join(server.folder, 'broken'))).toEqual(['large.bin']);
  });

  test('is moved; again is done already; what is gone from both places is told', async () => {
    await run('put', { folder: 'out', path: 'a.txt', text: 'a' });
    const move = { folder: 'out', path: 'a.txt', toFolder: 'out/done', toPath: '2026/' };
    expect(await run('move', move)).toEqual({ path: '2026/a.txt', already: false });
    expect(await run('move', move)).toEqual({ path: '2026/a.txt', already: true });
    expect(await onDisk('out/done/2026/a.txt')).toBe('a');
    await run('put', { folder: 'out', path: 'a.txt', text: 'newer' });
    expect(await stage().failure('sftp.move', { values: move })).toMatchObject({
      facts: { code: 'name-taken' },
    });
    expect(await run('move', { ...move, ifTaken: 'replace' })).toMatchObject({ already: false });
    expect(await onDisk('out/done/2026/a.txt')).toBe('newer');
    const gone = { folder: 'out', path: 'never.txt', toPath: 'done/' };
    expect(await stage().failure('sftp.move', { values: gone })).toMatchObject({
      terminal: true,
      facts: { code: 'not-there' },
    });
  });

  test('is deleted; what is gone is no failure, a folder is one', async () => {
    await run('put', { path: 'gone.txt', text: 'x' });
    expect(await run('delete', { path: 'gone.txt' })).toEqual({ deleted: true });
    expect(await run('delete', { path: 'gone.txt' })).toEqual({ deleted: false });
    await mkdir(join(server.folder, 'kept'));
    expect(await stage().failure('sftp.delete', { values: { path: 'kept' } })).toMatchObject({
      facts: { code: 'no-plain-file' },
    });
    const missing = await stage().failure('sftp.get', { values: { path: 'gone.txt' } });
    expect(missing).toMatchObject({ terminal: true, facts: { code: 'not-there' } });
    expect(missing.message).toContain('“gone.txt”');
  });

  test('lies in the folder that the wiring names: no path leads out of it', async () => {
    for (const path of ['../x', '/etc/passwd', 'a/../../x', 'a/./b', 'a\\b', 'a\nb']) {
      const refusal = await stage().failure('sftp.get', { values: { folder: 'in', path } });
      expect(refusal, path).toMatchObject({ terminal: true, facts: { code: 'bad-path' } });
    }
  });
});

describe('a list of files', () => {
  test('holds plain files that fit, in the order asked for, without hidden ones and links', async () => {
    const folder = join(server.folder, 'list');
    await mkdir(join(folder, 'sub'), { recursive: true });
    for (const [at, name] of ['b.csv', 'c.txt', 'a.CSV', 'd.csv', '.hidden.csv'].entries()) {
      await writeFile(join(folder, name), name);
      await utimes(join(folder, name), 1_000 + at, 1_000 + at);
    }
    await symlink('/etc/passwd', join(folder, 'link.csv'));
    const names = async (more: object) => {
      // cast: as its outputs are declared
      const found = (await run('list', { folder: 'list', ...more })) as {
        files: { path: string }[];
        more: boolean;
      };
      return [...found.files.map(({ path }) => path), ...(found.more ? ['…'] : [])];
    };
    expect(await names({})).toEqual(['a.CSV', 'b.csv', 'c.txt', 'd.csv']);
    expect(await names({ names: '*.csv', order: 'newest' })).toEqual(['d.csv', 'a.CSV', 'b.csv']);
    expect(await names({ order: 'oldest', most: 2 })).toEqual(['b.csv', 'c.txt', '…']);
    expect(await names({ path: 'sub' })).toEqual([]);
    expect(await stage().failure('sftp.list', { values: { folder: 'nowhere' } })).toMatchObject({
      terminal: true,
      facts: { code: 'not-there' },
    });
  });
});

describe('signing in', () => {
  test('works with a private key, sealed or not, and with a server that asks for the password', async () => {
    const { privateKey, passphrase } = server;
    const byKey = stage({ password: '', privateKey, passphrase });
    expect(await byKey.output('sftp.delete', { values: { path: 'x' } })).toEqual({ deleted: false });
    const asking = await startSftp({ asksOnly: true });
    toEnd.push(() => asking.close());
    expect(await stage({}, asking).output('sftp.delete', { values: { path: 'x' } })).toEqual({
      deleted: false,
    });
    expect(asking.tried).toContain('keyboard-interactive');
  });

  test('sends nothing to a server with another key, and tells which key it showed', async () => {
    const other = await startSftp();
    toEnd.push(() => other.close());
    for (const hostKey of [server.fields.hostKey ?? '', '']) {
      const refusal = await stage({ hostKey }, other).failure('sftp.list', { values: {} });
      expect(refusal).toMatchObject({ terminal: true, facts: { code: 'other-server' } });
      expect(refusal.message).toContain(other.fields.hostKey);
    }
    expect(other.tried).toEqual([]);
    const both = `${server.fields.hostKey}, ${other.fields.hostKey}=`;
    await stage({ hostKey: both }, other).output('sftp.list', { values: {} });
  });

  test.each([
    ['a wrong password', { password: 'not-the-password' }, 'sign-in'],
    ['a key that is none', { password: '', privateKey: 'nonsense-key' }, 'bad-key'],
    ['a wrong passphrase', { password: '', passphrase: 'not-it-at-all' }, 'bad-key'],
  ])('with %s is refused for good, without the secret in the words', async (_what, fields, code) => {
    const key = 'passphrase' in fields ? { privateKey: server.privateKey } : {};
    const refusal = await stage({ ...key, ...fields }).failure('sftp.list', { values: {} });
    expect(refusal).toMatchObject({ terminal: true, facts: { code } });
    expect(JSON.stringify(refusal)).not.toMatch(/not-the-password|nonsense-key|not-it-at-all/u);
  });
});

describe('a server', () => {
  test('that is not there, is none, or is where no connection may lead', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    toEnd.push(() => void web.close());
    const address = web.address();
    const port = String(typeof address === 'object' && address !== null ? address.port : 0);
    for (const [fields, code, terminal] of [
      [{ port: '1' }, 'connection-refused', false],
      [{ port }, 'not-understood', false],
      [{ host: '169.254.169.254' }, 'address-not-allowed', true],
    ] as const) {
      const refusal = await stage(fields).failure('sftp.list', { values: {} });
      expect(refusal).toMatchObject({ terminal, facts: { code } });
    }
  });

  test('that says nothing more is left after the time of the step, one that breaks off at once; both are tried again', async () => {
    const silent = await startSftp({ silent: true });
    toEnd.push(() => silent.close());
    await writeFile(join(silent.folder, 'a.txt'), 'a');
    const get = { values: { path: 'a.txt', timeout: 1 } };
    expect(await stage({}, silent).failure('sftp.get', get)).toMatchObject({
      terminal: false,
      facts: { code: 'no-answer-in-time' },
    });
    const asked = stage({}, silent).failure('sftp.get', { values: { path: 'a.txt' } });
    await expect.poll(() => silent.tried.length).toBeGreaterThan(2);
    await expect
      .poll(() => {
        silent.cut();
        return Promise.race([asked, undefined]);
      })
      .toMatchObject({ terminal: false, facts: { code: 'connection-lost' } });
  });
});

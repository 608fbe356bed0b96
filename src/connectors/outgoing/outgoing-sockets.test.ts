import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import type { ResolveName } from './guarded-address.ts';
import { createOutgoingSockets } from './outgoing-sockets.ts';

const toEnd: (() => void)[] = [];
afterEach(() => {
  for (const end of toEnd.splice(0)) end();
});

/** Greets whoever comes, as a mail server does. */
async function greeter(host = '127.0.0.1'): Promise<{ readonly port: string; readonly came: string[] }> {
  const came: string[] = [];
  const server = createServer((socket) => {
    came.push(socket.localAddress ?? '');
    socket.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  toEnd.push(() => server.close());
  // cast: a listening TCP server has an address with a port
  return { port: String((server.address() as AddressInfo).port), came };
}

function leadingTo(...addresses: readonly string[]): ResolveName {
  return async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

function socketsTo(...addresses: readonly string[]): OutgoingSockets {
  return createOutgoingSockets({ allow: [], resolve: leadingTo(...addresses) });
}

async function heard(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

async function problemOf(work: () => unknown): Promise<OutgoingProblem> {
  try {
    await work();
  } catch (error) {
    if (error instanceof OutgoingProblem) return error;
    throw error;
  }
  throw new Error('No problem');
}

const open = (sockets: OutgoingSockets, host: string, port = '5432') =>
  sockets.open({ fields: { host, port }, usualPort: 5432 }, { timeout_ms: 5_000 });

describe('a connection to a database or a mail server', () => {
  test('reaches this computer and private networks without any allow-list', async () => {
    const { port } = await greeter();
    const sockets = createOutgoingSockets({ allow: [] });
    for (const host of ['localhost', '127.0.0.1', '::ffff:127.0.0.1']) {
      expect(await heard(await open(sockets, host, port)), host).toBe('hello');
    }
  });

  test('takes the next address of a name where nothing answers at the first', async () => {
    const { port } = await greeter();
    expect(await heard(await open(socketsTo('::1', '127.0.0.1'), 'db.house', port))).toBe('hello');
  });

  test.each([
    ['169.254.169.254', 'where clouds keep their machines’ credentials'],
    ['fe80::1', 'link-local'],
    ['[::ffff:169.254.169.254]', 'link-local'],
    ['168.63.129.16', 'where a cloud keeps its machines’ credentials'],
    ['100.100.100.200', 'where a cloud keeps its machines’ credentials'],
    ['fd00:ec2::254', 'where a cloud keeps its machines’ credentials'],
    ['0.0.0.0', 'no address of any one computer'],
    ['224.0.0.1', 'many receivers'],
    ['198.18.0.1', 'special meaning'],
  ])('never leads to %s, as an address or by a name, whichever way it is opened', async (address, what) => {
    const bare = address.replace(/[[\]]/gu, '');
    const said = await problemOf(() => open(createOutgoingSockets({ allow: [] }), address));
    expect(said).toMatchObject({ code: 'address-not-allowed', retryable: false });
    expect(said.message).toContain(what);
    const named = await problemOf(() => open(socketsTo(bare), 'db.example'));
    expect(named.message).toContain(`“db.example” leads to ${bare}`);
    const target = { fields: { host: address }, usualPort: 993 };
    await problemOf(() => socketsTo(bare).lookupFor(target));
    const looked = await new Promise((resolve) => {
      const lookup = socketsTo(bare).lookupFor({ fields: { host: 'db.example' }, usualPort: 993 });
      lookup('db.example', { all: true }, (error) => resolve(error));
    });
    expect(looked).toMatchObject({ code: 'address-not-allowed' });
  });

  test('leads to the credentials of a cloud’s machines not even where the allow-list names them', async () => {
    const sockets = createOutgoingSockets({ allow: ['169.254.169.254', 'fd00:ec2::254'] });
    for (const host of ['169.254.169.254', 'fd00:ec2::254']) {
      expect((await problemOf(() => open(sockets, host))).code).toBe('address-not-allowed');
    }
  });

  test('is not sent inside by a server of the Internet; one of the house sends on to another', async () => {
    const { port } = await greeter();
    const target = { fields: { host: 'db.example', port }, usualPort: 1433 };
    const sockets = socketsTo('127.0.0.1');
    for (const sentBy of ['93.184.216.34', '2606:2800:220:1::1', '']) {
      const said = await problemOf(() => sockets.open({ ...target, sentBy }));
      expect(said, sentBy).toMatchObject({ code: 'address-not-allowed', retryable: false });
    }
    expect(await heard(await sockets.open({ ...target, sentBy: '::ffff:10.1.2.3' }))).toBe('hello');
  });

  test('connects to the very address that was checked', async () => {
    const { port, came } = await greeter();
    let asked = 0;
    const resolve: ResolveName = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    await heard(await open(createOutgoingSockets({ allow: [], resolve }), 'turning.example', port));
    expect(came).toEqual(['127.0.0.1']);
    expect(asked).toBe(1);
  });

  test('says what is wrong in words: nothing there, no such name, no server, no port, called off', async () => {
    const sockets = createOutgoingSockets({ allow: [] });
    expect(await problemOf(() => open(sockets, '127.0.0.1', '1'))).toMatchObject({
      code: 'connection-refused',
      retryable: true,
    });
    expect((await problemOf(() => open(sockets, 'nowhere.invalid'))).code).toBe('name-unknown');
    for (const host of ['', '/var/run/postgresql', 'user@host']) {
      expect((await problemOf(() => open(sockets, host))).code).toBe('bad-address');
    }
    for (const port of ['0', '70000', 'imap']) {
      expect((await problemOf(() => open(sockets, '127.0.0.1', port))).code).toBe('bad-address');
    }
    const silent = createOutgoingSockets({ allow: [], resolve: () => new Promise(() => undefined) });
    const target = { fields: { host: 'slow.example' }, usualPort: 25 };
    const off = new AbortController();
    const asking = problemOf(() => silent.open(target, { signal: off.signal }));
    off.abort();
    expect((await asking).code).toBe('withdrawn');
    const late = await problemOf(() => silent.open(target, { timeout_ms: 20 }));
    expect(late.code).toBe('no-answer-in-time');
  });
});

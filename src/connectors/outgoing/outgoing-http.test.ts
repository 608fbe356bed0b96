import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { OutgoingProblem, type OutgoingRequest, type OutgoingResponse } from '../../ports/outgoing-http.ts';
import type { ResolveName } from './guarded-address.ts';
import { createOutgoingHttp, type OpenOutgoingHttp } from './outgoing-http.ts';

const toEnd: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of toEnd.splice(0)) await end();
});

/** Every name leads here. */
const allHere: ResolveName = async () => [{ address: '127.0.0.1', family: 4 }];

function client(allow: readonly string[], resolve?: ResolveName): OpenOutgoingHttp {
  const http = createOutgoingHttp({ allow, ...(resolve === undefined ? {} : { resolve }) });
  toEnd.push(() => http.close());
  return http;
}

interface TestServer {
  readonly port: number;
  readonly asked: IncomingMessage[];
}

async function serve(answer: RequestListener): Promise<TestServer> {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  return { port: await listening(server), asked };
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toEnd.push(
    () =>
      new Promise((resolve) => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close(resolve);
      }),
  );
  const address = server.address();
  // cast: a listening TCP server has an address with a port
  return (address as AddressInfo).port;
}

async function problemOf(asking: Promise<OutgoingResponse>): Promise<OutgoingProblem> {
  const problem: unknown = await asking.then(
    ({ status }) => `was answered ${status}`,
    (error: unknown) => error,
  );
  if (!(problem instanceof OutgoingProblem)) throw new Error(`No problem, but: ${String(problem)}`);
  return problem;
}

function get(url: string): OutgoingRequest {
  return { method: 'GET', url };
}

function text({ body }: OutgoingResponse): string {
  return Buffer.from(body).toString('utf8');
}

describe('addresses inside the house', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
    'http://[64:ff9b:1::127.0.0.1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://198.18.0.1/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
  ])('are refused in any notation: %s', async (url) => {
    const server = await serve((_request, response) => response.end('inside'));
    const problem = await problemOf(client([]).request(get(url.replace('PORT', String(server.port)))));
    expect(problem.code).toBe('address-not-allowed');
    expect(problem.retryable).toBe(false);
    expect(server.asked).toEqual([]);
  });

  test('are refused where an outside name leads to them, which says where it led', async () => {
    const server = await serve((_request, response) => response.end('inside'));
    const problem = await problemOf(client([], allHere).request(get(`http://books.example:${server.port}/`)));
    expect(problem.message).toContain('“books.example” leads to 127.0.0.1, which is this computer itself');
    expect(problem.message).toContain('--allow books.example');
    expect(server.asked).toEqual([]);
  });

  test('are refused where a name led to a good address before and leads inside now', async () => {
    const server = await serve((_request, response) => response.setHeader('connection', 'close').end('good'));
    const addresses = ['127.0.0.1', '127.0.0.2'];
    const rebinding: ResolveName = async () => [{ address: addresses.shift() ?? '', family: 4 }];
    const http = client(['127.0.0.1'], rebinding);
    const url = `http://rebound.example:${server.port}/`;
    expect(text(await http.request(get(url)))).toBe('good');
    expect((await problemOf(http.request(get(url)))).code).toBe('address-not-allowed');
  });

  test.each(['127.0.0.1', '127.0.0.1:PORT', '127.0.0.0/8', 'books.example', 'Books.example:PORT'])(
    'are reached where the allow-list names them: %s',
    async (entry) => {
      const server = await serve((_request, response) => response.end('inside'));
      const http = client([entry.replace('PORT', String(server.port))], allHere);
      expect(text(await http.request(get(`http://books.example:${server.port}/`)))).toBe('inside');
    },
  );

  test.each(['other.example', '127.0.0.1:1', '10.0.0.0/8', 'example', '[::1]'])(
    'are not reached by an entry for something else: %s',
    async (entry) => {
      const server = await serve((_request, response) => response.end('inside'));
      const http = client([entry], allHere);
      const problem = await problemOf(http.request(get(`http://books.example:${server.port}/`)));
      expect(problem.code).toBe('address-not-allowed');
    },
  );

  test('an allowed IPv4 address is allowed in its IPv6 notations too', async () => {
    const server = await serve((_request, response) => response.end('inside'));
    const http = client(['127.0.0.1']);
    expect(text(await http.request(get(`http://[::ffff:127.0.0.1]:${server.port}/`)))).toBe('inside');
  });

  test('an allow-list that makes no sense is told at once', () => {
    expect(() => client(['10.0.0.0/99'])).toThrow('“10.0.0.0/99” is no address to allow');
    expect(() => client(['http://books'])).toThrow('“http://books” is no address to allow');
  });
});

describe('redirects', () => {
  test.each(['http://169.254.169.254/latest/meta-data/', 'http://localhost/', 'http://[::1]/'])(
    'into the house are refused: %s',
    async (location) => {
      const server = await serve((_request, response) => response.writeHead(302, { location }).end());
      const http = client([`127.0.0.1:${server.port}`]);
      const problem = await problemOf(http.request(get(`http://127.0.0.1:${server.port}/`)));
      expect(problem.code).toBe('address-not-allowed');
    },
  );

  test('to another origin lose what signs the request in, within one they keep it', async () => {
    const second = await serve((_request, response) => response.end('there'));
    const first = await serve((request, response) => {
      const location = request.url === '/a' ? '/b' : `http://127.0.0.1:${second.port}/c`;
      response.writeHead(307, { location }).end();
    });
    const headers = {
      Authorization: 'Bearer s3cret',
      'X-Key': 's3cret',
      cookie: 'a=b',
      Accept: 'text/plain',
    };
    const http = client(['127.0.0.1']);
    const answer = await http.request({ ...get(`http://127.0.0.1:${first.port}/a`), headers });
    expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${second.port}/c` });
    expect(first.asked.map((asked) => asked.headers.authorization)).toEqual([
      'Bearer s3cret',
      'Bearer s3cret',
    ]);
    expect(JSON.stringify(second.asked[0]?.headers)).not.toContain('s3cret');
    expect(second.asked[0]?.headers).not.toHaveProperty('cookie');
    expect(second.asked[0]?.headers.accept).toBe('text/plain');
  });

  test.each([
    [303, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [301, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [303, 'HEAD', 'HEAD'],
  ])('with status %i turn %s into %s', async (status, method, becomes) => {
    const bodies: string[] = [];
    const server = await serve(async (request, response) => {
      let body = '';
      for await (const piece of request) body += String(piece);
      bodies.push(body);
      if (request.url === '/a') response.writeHead(status, { location: '/b' });
      response.end();
    });
    const http = client(['127.0.0.1']);
    const body = method === 'HEAD' ? {} : { body: 'x=1' };
    await http.request({ method, url: `http://127.0.0.1:${server.port}/a`, ...body });
    expect(server.asked.map((asked) => asked.method)).toEqual([method, becomes]);
    expect(bodies[1]).toBe(becomes === method && method !== 'HEAD' ? 'x=1' : '');
  });

  test('are followed five times, not six', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` });
      response.end('found');
    });
    const http = client(['127.0.0.1']);
    expect(text(await http.request(get(`http://127.0.0.1:${server.port}/5`)))).toBe('found');
    expect((await problemOf(http.request(get(`http://127.0.0.1:${server.port}/6`)))).code).toBe(
      'too-many-redirects',
    );
  });

  test('to another scheme are refused', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    const problem = await problemOf(client(['127.0.0.1']).request(get(`http://127.0.0.1:${server.port}/`)));
    expect(problem.code).toBe('bad-address');
  });
});

describe('limits', () => {
  test('an answer larger than its limit is refused while it comes, however it is packed', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/packed') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
        return;
      }
      const more = () => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return;
        response.once('drain', more);
      };
      more();
    });
    const http = client(['127.0.0.1']);
    for (const path of ['/endless', '/packed']) {
      const url = `http://127.0.0.1:${server.port}${path}`;
      const problem = await problemOf(http.request({ ...get(url), maxBytes: 200_000 }));
      expect(problem.code).toBe('answer-too-large');
      expect(problem.message).toContain('larger than 0.2 MB');
    }
  });

  test('a packed answer within its limit is unpacked', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    );
    const answer = await client(['127.0.0.1']).request(get(`http://127.0.0.1:${server.port}/`));
    expect(text(answer)).toBe('hello');
  });

  test('a server that never answers, or trickles for ever, ends with the time given', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/hang') return;
      response.writeHead(200);
      const trickle = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(trickle));
    });
    const http = client(['127.0.0.1']);
    for (const path of ['/hang', '/trickle']) {
      const url = `http://127.0.0.1:${server.port}${path}`;
      const problem = await problemOf(http.request({ ...get(url), timeout_ms: 100 }));
      expect([problem.code, problem.retryable]).toEqual(['no-answer-in-time', true]);
    }
  });

  test('a request that is called off ends', async () => {
    const calledOff = new AbortController();
    const server = await serve(() => calledOff.abort());
    const url = `http://127.0.0.1:${server.port}/`;
    const problem = await problemOf(client(['127.0.0.1']).request({ ...get(url), signal: calledOff.signal }));
    expect(problem.code).toBe('withdrawn');
  });
});

describe('what goes wrong on the way is told in words', () => {
  test.each([
    ['ftp://files.example/', 'bad-address', 'https:// or http://'],
    ['books', 'bad-address', 'is no web address'],
    ['http://me:s3cret@books.example/', 'bad-address', 'Keep them in a connection'],
  ])('an address that cannot be called: %s', async (url, code, words) => {
    const problem = await problemOf(client([]).request(get(url)));
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(words);
    expect(problem.message).not.toContain('s3cret');
  });

  test('nobody listening, a name nobody knows, a connection cut off, an answer that is no HTTP', async () => {
    const cut = createTcpServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
        socket.end();
      });
    });
    const garbage = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'));
    });
    const gone = createTcpServer();
    const gonePort = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    const http = client(['127.0.0.1']);
    const codeAt = async (port: number) =>
      (await problemOf(http.request(get(`http://127.0.0.1:${port}/`)))).code;
    expect(await codeAt(gonePort)).toBe('connection-refused');
    expect(await codeAt(await listening(cut))).toBe('connection-lost');
    expect(await codeAt(await listening(garbage))).toBe('connection-lost');
    const unknown = client([], async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    });
    const problem = await problemOf(unknown.request(get('http://nowhere.example/')));
    expect(problem).toMatchObject({ code: 'name-unknown', retryable: true });
  });

  test('a header that would begin another one is refused', async () => {
    const server = await serve((_request, response) => response.end());
    const problem = await problemOf(
      client(['127.0.0.1']).request({
        ...get(`http://127.0.0.1:${server.port}/`),
        headers: { 'x-name': 'a\r\nx-admin: yes' },
      }),
    );
    expect(problem).toMatchObject({ code: 'bad-address', retryable: false });
    expect(server.asked).toEqual([]);
  });
});

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TcpProxy } from './tcp-proxy.ts';

/** A server that says everything back, behind a proxy. */
async function echo(): Promise<TcpProxy> {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy = await TcpProxy.open(typeof address === 'object' ? (address?.port ?? 0) : 0);
  onTestFinished(async () => {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return proxy;
}

function caller(proxy: TcpProxy): { socket: Socket; heard: () => string } {
  const socket = connect(proxy.port, '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => {});
  return { socket, heard: () => heard };
}

/** However it ends. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on('close', () => resolve()));
}

test('what is said while the network is silent arrives when it comes back', async () => {
  const proxy = await echo();
  const one = caller(proxy);
  one.socket.write('a');
  await vi.waitFor(() => expect(one.heard()).toBe('a'));
  proxy.silence();
  one.socket.write('b');
  const late = caller(proxy);
  await once(late.socket, 'connect');
  late.socket.write('c');
  await vi.waitFor(() => expect(proxy.connections).toBe(2));
  expect([one.heard(), late.heard()]).toEqual(['a', '']);
  proxy.restore();
  await vi.waitFor(() => expect([one.heard(), late.heard()]).toEqual(['ab', 'c']));
});

test('a cut resets who is connected and who comes, until it is restored', async () => {
  const proxy = await echo();
  const one = caller(proxy);
  one.socket.write('a');
  await vi.waitFor(() => expect(one.heard()).toBe('a'));
  const ended = closed(one.socket);
  proxy.cut();
  await ended;
  const refused = caller(proxy);
  await closed(refused.socket);
  proxy.restore();
  const again = caller(proxy);
  again.socket.write('d');
  await vi.waitFor(() => expect(again.heard()).toBe('d'));
  again.socket.destroy();
});

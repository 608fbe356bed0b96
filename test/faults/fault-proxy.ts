/**
 * A TCP proxy between Baton and a server that spoils connections as it is told: the fault of each connection is the next
 * of its list; past it everything goes through.
 *
 * Invariant FP1  One connection carries one request: the server it stands before closes after each answer.
 */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Fault =
  /** The server does what it is asked; its answer is kept back for ever. */
  | 'hang'
  /** The answer comes a byte at a time, for ever. */
  | 'trickle'
  /** The answer breaks off in its middle. */
  | 'cut'
  /** The server does what it is asked; then the connection is reset. */
  | 'reset'
  /** The connection is reset before the server has seen anything. */
  | 'reset-before'
  | 'pass'
  /** Answered here; the server sees nothing. */
  | { readonly answer: string };

export const answered = {
  tooMany: (retryAfter: string): Fault =>
    plain('429 Too Many Requests', `Retry-After: ${retryAfter}\r\n`, 'slow down'),
  broken: plain('500 Internal Server Error', '', 'it broke'),
  unavailable: plain('503 Service Unavailable', '', ''),
  noHttp: { answer: '220 mail.example ESMTP ready\r\n' },
  noJson: plain('200 OK', 'Content-Type: application/json\r\n', '{"id": '),
} as const;

function plain(status: string, headers: string, body: string): Fault {
  return {
    answer: `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  };
}

export class FaultProxy {
  /** What the connections had to say, in order. */
  readonly requests: string[] = [];
  faults: Fault[] = [];
  readonly #server: Server;
  readonly #target: number;
  readonly #open = new Set<Socket>();

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#take(socket));
  }

  static async open(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    // cast: a listening TCP server has an address with a port
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Of every request that came: its idempotency key. */
  get keys(): (string | undefined)[] {
    return this.requests.map((request) => /^idempotency-key: (.*)$/imu.exec(request)?.[1]?.trim());
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A client may open a connection ahead: only one that says something is a request. */
  #take(socket: Socket): void {
    this.#track(socket);
    socket.once('data', (first) => {
      const fault = this.faults.shift() ?? 'pass';
      const index = this.requests.push(first.toString('latin1')) - 1;
      socket.on('data', (piece) => {
        this.requests[index] += piece.toString('latin1');
      });
      if (typeof fault === 'object') socket.end(fault.answer);
      else if (fault === 'reset-before') socket.resetAndDestroy();
      else this.#forward(socket, first, fault);
    });
  }

  #forward(
    socket: Socket,
    first: Buffer,
    fault: Exclude<Fault, 'reset-before' | { readonly answer: string }>,
  ): void {
    const server = this.#track(connect(this.#target, '127.0.0.1'));
    server.write(first);
    socket.pipe(server);
    if (fault === 'pass') {
      server.pipe(socket);
      return;
    }
    const pieces: Buffer[] = [];
    server.on('data', (piece) => pieces.push(piece));
    server.on('end', () => {
      const answer = Buffer.concat(pieces);
      if (fault === 'cut') socket.end(answer.subarray(0, Math.ceil(answer.length * 0.8)));
      if (fault === 'reset') socket.resetAndDestroy();
      if (fault === 'trickle') trickle(socket, answer);
    });
  }

  #track(socket: Socket): Socket {
    this.#open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#open.delete(socket));
    return socket;
  }
}

/** So slowly that no patience suffices: a byte every tenth of a second. */
function trickle(socket: Socket, answer: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(answer.subarray(sent, sent + 1));
    sent += 1;
  }, 100);
  socket.on('close', () => clearInterval(timer));
}

/** A real HTTP server for tests: keeps what it was asked and answers what the test says. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface ServerAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

export type Answering = (request: AskedRequest, count: number) => ServerAnswer;

export class AnsweringServer {
  readonly asked: AskedRequest[] = [];
  answer: Answering;
  url = '';
  readonly #server: Server;

  private constructor(answer: Answering) {
    this.answer = answer;
    this.#server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(Buffer.from(piece));
      const asked: AskedRequest = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(pieces).toString('utf8'),
      };
      this.asked.push(asked);
      const { status = 200, headers = {}, body } = this.answer(asked, this.asked.length);
      const plain = typeof body === 'string' || body instanceof Uint8Array;
      response.writeHead(status, {
        ...(body === undefined || plain ? {} : { 'content-type': 'application/json' }),
        ...headers,
      });
      response.end(body === undefined || plain ? body : JSON.stringify(body));
    });
  }

  static async open(answer: Answering): Promise<AnsweringServer> {
    const server = new AnsweringServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${server.port}`;
    return server;
  }

  get port(): number {
    // cast: a listening TCP server has an address with a port
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

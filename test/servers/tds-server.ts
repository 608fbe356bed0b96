/**
 * A server that speaks SQL Server's protocol as [MS-TDS] describes it (TDS 7.4), for tests of what goes over the wire: the
 * product itself runs on no machine of the tests. What it answers is given by the test; what it was asked is kept.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import {
  columnsToken,
  done,
  encryptionWanted,
  errorToken,
  type Login,
  loginAnswer,
  preloginAnswer,
  readBatch,
  readLogin,
  readStatement,
  readTransactionRequest,
  routingAnswer,
  rowToken,
  type TdsAnswer,
  type TdsRequest,
  type TdsStatement,
  transactionChanged,
} from './tds-messages.ts';

export interface TdsServer {
  readonly port: number;
  /** The fields of a credential of the kind `sql-server` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  readonly requests: TdsRequest[];
  /** How they came: `encrypted` with what is told apart from it. */
  readonly logins: (Login & { readonly encrypted: boolean })[];
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

export interface TdsTerms {
  readonly answer: (statement: TdsStatement) => TdsAnswer;
  /** Absent: the server cannot encrypt. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Takes connections and says nothing at all. */
  readonly mute?: true;
  /** Where whoever signs in is sent instead of being let in. */
  readonly sendOn?: () => { readonly host: string; readonly port: number } | undefined;
  /** Of a login; undefined lets it in. */
  readonly refuse?: { readonly number: number; readonly message: string };
}

const USER = 'baton';
const PASSWORD = 'test-password-of-sql-server';
const PACKET = 4_096;
const kinds = {
  batch: 1,
  rpc: 3,
  answer: 4,
  attention: 6,
  transaction: 14,
  login: 16,
  prelogin: 18,
} as const;

export async function startTds(terms: TdsTerms): Promise<TdsServer> {
  const requests: TdsRequest[] = [];
  const logins: TdsServer['logins'] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    if (terms.mute) socket.resume();
    else new TdsConnection(socket, terms, requests, logins);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const access = { host: '127.0.0.1', port: String(port), database: 'work', user: USER, password: PASSWORD };
  return {
    port,
    fields: { ...access, tls: terms.tls === undefined ? 'off' : 'on' },
    requests,
    logins,
    open,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

class TdsConnection {
  readonly #socket: Socket;
  readonly #terms: TdsTerms;
  readonly #requests: TdsRequest[];
  readonly #logins: TdsServer['logins'];
  /** Where packets are read from and written to: the socket, or what is encrypted over it. */
  #way: Duplex;
  #waiting = Buffer.alloc(0);
  #message: Buffer[] = [];
  #reset = false;
  #silent = false;
  #handshake: Handshake | undefined;

  constructor(socket: Socket, terms: TdsTerms, requests: TdsRequest[], logins: TdsServer['logins']) {
    this.#socket = socket;
    this.#terms = terms;
    this.#requests = requests;
    this.#logins = logins;
    this.#way = socket;
    socket.on('data', (data) => this.#arrived(data));
  }

  #arrived(data: Buffer): void {
    if (this.#handshake?.over === true) {
      this.#handshake.push(data);
      return;
    }
    this.#packets(data);
  }

  #packets(data: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, data]);
    while (this.#waiting.length >= 8 && this.#waiting.length >= this.#waiting.readUInt16BE(2)) {
      const length = this.#waiting.readUInt16BE(2);
      const [kind = 0, status = 0] = this.#waiting;
      this.#message.push(this.#waiting.subarray(8, length));
      this.#waiting = this.#waiting.subarray(length);
      this.#reset ||= (status & 0x08) !== 0;
      if ((status & 1) === 0) continue;
      const message = Buffer.concat(this.#message);
      const reset = this.#reset;
      this.#message = [];
      this.#reset = false;
      this.#take(kind, message, reset);
    }
  }

  #take(kind: number, message: Buffer, reset: boolean): void {
    switch (kind) {
      case kinds.prelogin:
        if (this.#handshake === undefined) this.#prelogin(message);
        else this.#handshake.push(message);
        break;
      case kinds.login:
        this.#login(readLogin(message));
        break;
      case kinds.batch:
        this.#requests.push(readBatch(message, reset));
        this.#say(done(0xfd, 0));
        break;
      case kinds.transaction: {
        const { kind } = readTransactionRequest(message);
        this.#requests.push({ kind });
        this.#say(transactionChanged[kind](), done(0xfd, 0));
        break;
      }
      case kinds.rpc: {
        const request = readStatement(message);
        this.#requests.push(request);
        this.#answer(this.#terms.answer(request));
        break;
      }
      case kinds.attention:
        this.#requests.push({ kind: 'attention' });
        // The answer to the statement ends, and a message of its own acknowledges.
        if (this.#silent) this.#say(done(0xfd, 0x02));
        this.#silent = false;
        this.#say(done(0xfd, 0x20));
    }
  }

  #prelogin(message: Buffer): void {
    const { tls } = this.#terms;
    const wanted = encryptionWanted(message) === 1;
    this.#say(preloginAnswer(tls === undefined ? 2 : wanted ? 1 : 3));
    if (tls === undefined || !wanted) return;
    const handshake = new Handshake(this.#socket);
    this.#handshake = handshake;
    const secure = new TLSSocket(handshake, { isServer: true, ...tls });
    secure.on('secure', () => {
      handshake.established = true;
      this.#way = secure;
    });
    secure.on('data', (data: Buffer) => this.#packets(data));
    secure.on('error', () => this.#socket.destroy());
  }

  #login(login: Login): void {
    this.#logins.push({ ...login, encrypted: this.#way !== this.#socket });
    const { refuse } = this.#terms;
    const known = login.user === USER && login.password === PASSWORD;
    const problem =
      refuse ?? (known ? undefined : { number: 18456, message: `Login failed for user '${login.user}'.` });
    if (problem === undefined) {
      const next = this.#terms.sendOn?.();
      const routing = next === undefined ? [] : [routingAnswer(next.host, next.port)];
      this.#say(...routing, loginAnswer(login.database));
      return;
    }
    this.#say(errorToken(problem.number, problem.message), done(0xfd, 2));
    this.#way.end();
  }

  #answer(answer: TdsAnswer): void {
    this.#silent = answer === 'silence';
    if (answer === 'silence') return;
    if ('error' in answer) {
      const { number, message, rolledBack } = answer.error;
      const undone = rolledBack ? [transactionChanged.rollback()] : [];
      this.#say(...undone, errorToken(number, message), done(0xff, 0x03), done(0xfe, 0x02));
    } else if ('changed' in answer) {
      this.#say(done(0xff, 0x11, answer.changed), done(0xfe, 0));
    } else {
      const rows = [...answer.rows].map((row) => rowToken(answer.columns, row));
      this.#say(columnsToken(answer.columns), ...rows, done(0xff, 0x11, rows.length), done(0xfe, 0));
    }
  }

  #say(...tokens: Buffer[]): void {
    this.#way.write(packets(Buffer.concat(tokens)));
  }
}

/** 2.2.3: a message in packets, each with its head; the last says so. */
function packets(message: Buffer, kind: number = kinds.answer): Buffer {
  const all: Buffer[] = [];
  for (let at = 0; at === 0 || at < message.length; at += PACKET - 8) {
    const part = message.subarray(at, at + PACKET - 8);
    const isLast = at + PACKET - 8 >= message.length;
    const head = Buffer.from([kind, isLast ? 1 : 0, 0, 0, 0, 0, all.length & 0xff, 0]);
    head.writeUInt16BE(part.length + 8, 2);
    all.push(head, part);
  }
  return Buffer.concat(all);
}

/** 2.2.6.5: until encryption stands, its own messages travel in PRELOGIN packets; from then on it goes around everything. */
class Handshake extends Duplex {
  /** Both sides agree; what the server says last of it is still to be sent. */
  established = false;
  over = false;
  readonly #socket: Socket;
  #flight: Buffer[] = [];

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  override _read(): void {}

  override _write(data: Buffer, _encoding: string, written: () => void): void {
    if (this.over) this.#socket.write(data);
    else if (this.#flight.push(data) === 1) setImmediate(() => this.#send());
    written();
  }

  override _final(ended: () => void): void {
    this.#socket.end(ended);
  }

  /** One message of the client's gets one of ours, in however many pieces it was written. */
  #send(): void {
    this.#socket.write(packets(Buffer.concat(this.#flight), kinds.prelogin));
    this.#flight = [];
    this.over = this.established;
  }
}

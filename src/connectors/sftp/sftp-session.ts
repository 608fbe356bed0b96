/**
 * One connection to a file server (SFTP version 3 over SSH): signing in, and its requests as promises.
 *
 * Boundary: single requests. What a step does with them is `remote-files.ts`. Loaded by the first step that uses it.
 *
 * Invariants:
 * SE1  Nothing of the sign-in is sent before the server has shown the key the connection names.
 * SE2  Ends when withdrawn: every request then rejects.
 */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type Client, type FileEntryWithStats, type SFTPWrapper, type Stats } from 'ssh2';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import { connectionFailure, fileProblem, SftpProblem, sftpStatus, statusOf } from './sftp-problem.ts';

export interface SftpSession {
  readonly host: string;
  stat(path: string): Promise<Stats | undefined>;
  fstat(handle: Buffer): Promise<Stats>;
  openFor(path: string, mode: 'r' | 'w'): Promise<Buffer>;
  closeHandle(handle: Buffer): Promise<void>;
  /** Bytes read; 0 at the end of the file. */
  read(handle: Buffer, into: Buffer, length: number, position: number): Promise<number>;
  write(handle: Buffer, bytes: Uint8Array, position: number): Promise<void>;
  /** To the disk, where the server knows that. */
  sync(handle: Buffer): Promise<void>;
  openFolder(path: string): Promise<Buffer>;
  /** Undefined at the end. */
  readFolder(handle: Buffer): Promise<readonly FileEntryWithStats[] | undefined>;
  makeFolder(path: string): Promise<void>;
  /** Never replaces, as far as the server keeps to the protocol. */
  rename(from: string, to: string): Promise<void>;
  /** In one act where the server can. */
  replace(from: string, to: string): Promise<void>;
  /** False: there was none. */
  unlink(path: string): Promise<boolean>;
  end(): void;
}

export interface SftpTerms {
  readonly sockets: OutgoingSockets;
  readonly signal: AbortSignal;
}

const USUAL_PORT = 22;
const SIGN_IN_MS = 20_000;

type Fields = Readonly<Record<string, string>>;

/** Throws `SftpProblem`, `OutgoingProblem`. */
export async function openSftp(fields: Fields, { sockets, signal }: SftpTerms): Promise<SftpSession> {
  const { host = '' } = fields;
  const wanted = fingerprintsIn(fields.hostKey ?? '');
  const socket = await sockets.open({ fields, usualPort: USUAL_PORT }, { timeout_ms: SIGN_IN_MS, signal });
  const client = new ssh2.Client();
  const leave = () => client.destroy();
  signal.addEventListener('abort', leave, { once: true });
  client.once('close', () => signal.removeEventListener('abort', leave));
  try {
    await signedIn(client, socket, fields, wanted);
    const sftp = await channelOf(client);
    return new OpenSession(host, client, sftp);
  } catch (error) {
    client.destroy();
    socket.destroy();
    throw connectionFailure(error, host);
  }
}

function signedIn(client: Client, socket: Socket, fields: Fields, wanted: readonly string[]): Promise<void> {
  const { host = '', user = '', password = '', privateKey = '', passphrase = '' } = fields;
  return new Promise((resolve, reject) => {
    let shown: string | undefined;
    // Stays: an error that nobody hears would end the process.
    client.on('error', (error) =>
      reject(shown === undefined || wanted.includes(shown) ? error : otherServer(host, shown)),
    );
    client.once('close', () => reject(new Error('Connection lost')));
    client.once('ready', () => resolve());
    // Many servers ask for the password as a question.
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
      finish(prompts.map(() => password));
    });
    client.connect({
      sock: socket,
      username: user,
      ...(password === '' ? {} : { password, tryKeyboard: true }),
      ...(privateKey === '' ? {} : { privateKey: `${privateKey.trim()}\n` }),
      ...(passphrase === '' ? {} : { passphrase }),
      readyTimeout: SIGN_IN_MS,
      hostVerifier: (key: Buffer) => {
        shown = fingerprintOf(key);
        return wanted.includes(shown);
      },
    });
  });
}

function channelOf(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(new Error('Connection lost')));
    client.sftp((error, sftp) => {
      if (error === undefined || error === null) resolve(sftp);
      else {
        const words = `The account of the connection may not use SFTP there: ${error.message}.`;
        reject(new SftpProblem('not-allowed', words, false));
      }
    });
  });
}

/** As `ssh-keygen -l` writes it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')}`;
}

/** Several with blanks or commas between them: a server has a key of each sort. */
function fingerprintsIn(text: string): readonly string[] {
  return text
    .split(/[\s,]+/u)
    .filter((part) => /^SHA256:/iu.test(part))
    .map((part) => `SHA256:${part.slice(7).replace(/=+$/u, '')}`);
}

function otherServer(host: string, shown: string): SftpProblem {
  return new SftpProblem(
    'other-server',
    `The key that ${host} shows has the fingerprint ${shown}, which is not the connection’s. Nothing was sent. Ask whoever runs that server: if it is theirs, put it into the connection; if not, somebody poses as the server.`,
    false,
  );
}

type Done<Result> = (error: Error | null | undefined, result: Result) => void;

class OpenSession implements SftpSession {
  readonly host: string;
  readonly #client: Client;
  readonly #sftp: SFTPWrapper;

  constructor(host: string, client: Client, sftp: SFTPWrapper) {
    this.host = host;
    this.#client = client;
    this.#sftp = sftp;
    sftp.on('error', () => client.destroy());
  }

  async stat(path: string): Promise<Stats | undefined> {
    try {
      return await this.#ask<Stats>(path, (done) => this.#sftp.lstat(path, done));
    } catch (error) {
      if (error instanceof SftpProblem && error.code === 'not-there') return undefined;
      throw error;
    }
  }

  fstat(handle: Buffer): Promise<Stats> {
    return this.#ask<Stats>('the file', (done) => this.#sftp.fstat(handle, done));
  }

  openFor(path: string, mode: 'r' | 'w'): Promise<Buffer> {
    return this.#ask<Buffer>(path, (done) => this.#sftp.open(path, mode, done));
  }

  async closeHandle(handle: Buffer): Promise<void> {
    await this.#ask<unknown>('the file', (done) =>
      this.#sftp.close(handle, (error) => done(error, undefined)),
    );
  }

  async read(handle: Buffer, into: Buffer, length: number, position: number): Promise<number> {
    return this.#ask<number>('the file', (done) =>
      this.#sftp.read(handle, into, 0, length, position, (error, bytes) => {
        if (statusOf(error) === sftpStatus.endOfFile) done(undefined, 0);
        else done(error, bytes);
      }),
    );
  }

  async write(handle: Buffer, bytes: Uint8Array, position: number): Promise<void> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await this.#ask<unknown>('the file', (done) =>
      this.#sftp.write(handle, buffer, 0, buffer.length, position, (error) => done(error, undefined)),
    );
  }

  async sync(handle: Buffer): Promise<void> {
    await this.#unlessUnknown((done) => this.#sftp.ext_openssh_fsync(handle, (error) => done(error, true)));
  }

  openFolder(path: string): Promise<Buffer> {
    return this.#ask<Buffer>(path, (done) => this.#sftp.opendir(path, done));
  }

  readFolder(handle: Buffer): Promise<readonly FileEntryWithStats[] | undefined> {
    return this.#ask<readonly FileEntryWithStats[] | undefined>('the folder', (done) =>
      // Its types know paths only; a handle is what the protocol has.
      Reflect.apply(this.#sftp.readdir, this.#sftp, [
        handle,
        (error: Error | undefined, list: FileEntryWithStats[]) => {
          if (statusOf(error) === sftpStatus.endOfFile) done(undefined, undefined);
          else done(error, list);
        },
      ]),
    );
  }

  async makeFolder(path: string): Promise<void> {
    await this.#ask<unknown>(path, (done) => this.#sftp.mkdir(path, (error) => done(error, undefined)));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#ask<unknown>(from, (done) => this.#sftp.rename(from, to, (error) => done(error, undefined)));
  }

  async replace(from: string, to: string): Promise<void> {
    const known = await this.#unlessUnknown((done) =>
      this.#sftp.ext_openssh_rename(from, to, (error) => done(error, true)),
    );
    if (known) return;
    await this.unlink(to);
    await this.rename(from, to);
  }

  async unlink(path: string): Promise<boolean> {
    try {
      await this.#ask<unknown>(path, (done) => this.#sftp.unlink(path, (error) => done(error, undefined)));
      return true;
    } catch (error) {
      if (error instanceof SftpProblem && error.code === 'not-there') return false;
      throw error;
    }
  }

  end(): void {
    this.#client.end();
    // One that does not answer the farewell is left all the same.
    setTimeout(() => this.#client.destroy(), 1_000).unref();
  }

  /** False: the server does not know the extension; the driver says so by throwing. */
  async #unlessUnknown(ask: (done: Done<true>) => void): Promise<boolean> {
    let known = true;
    await this.#ask<unknown>('the file', (done) => {
      try {
        ask(done);
      } catch {
        known = false;
        done(undefined, true);
      }
    });
    return known;
  }

  #ask<Result>(path: string, ask: (done: Done<Result>) => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      ask((error, result) => {
        if (error === undefined || error === null) resolve(result);
        else reject(fileProblem(error, path, this.host));
      });
    });
  }
}

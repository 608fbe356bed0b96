/**
 * A real SFTP server for tests, made with ssh2: one account, one temporary folder, on the loopback address. Renaming does not
 * replace, as the protocol says; there are no extensions.
 */
import { once } from 'node:events';
import { type FileHandle, link, lstat, mkdir, mkdtemp, open, readdir, rm, unlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { fingerprintOf } from '../../src/connectors/sftp/sftp-session.ts';

export interface SftpServer {
  /** What it serves, as this computer sees it. */
  readonly folder: string;
  /** Of a credential of the kind `sftp` that signs in there with its password. */
  readonly fields: Readonly<Record<string, string>>;
  /** The private key the account also has, sealed with `passphrase`. */
  readonly privateKey: string;
  readonly passphrase: string;
  /** Names of the methods that signed in, or tried to. */
  readonly tried: readonly string[];
  /** Ends every connection that is open. */
  cut(): void;
  close(): Promise<void>;
}

export interface SftpServerOptions {
  /** The password is asked for as a question. */
  readonly asksOnly?: boolean;
  /** Never answers a request to read a file. */
  readonly silent?: boolean;
  /** Gives so many bytes at most for each request. */
  readonly gives?: number;
}

const USER = 'partner';
const PASSWORD = 'test-password-of-sftp';
const PASSPHRASE = 'test-passphrase';
const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

export async function startSftp(options: SftpServerOptions = {}): Promise<SftpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-sftp-'));
  const hostKeys = ssh2.utils.generateKeyPairSync('ed25519');
  const account = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: PASSPHRASE,
    cipher: 'aes256-ctr',
    rounds: 16,
  });
  const parsed = ssh2.utils.parseKey(account.public);
  const tried: string[] = [];
  const open_ = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKeys.private] }, (client) => {
    open_.add(client);
    client.on('error', () => undefined);
    client.on('close', () => open_.delete(client));
    client.on('authentication', (context) => {
      tried.push(context.method);
      if (context.username !== USER) return context.reject();
      if (context.method === 'password' && options.asksOnly !== true) {
        return context.password === PASSWORD ? context.accept() : context.reject();
      }
      if (context.method === 'keyboard-interactive' && options.asksOnly === true) {
        context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
          answer === PASSWORD ? context.accept() : context.reject(),
        );
        return;
      }
      const known =
        !(parsed instanceof Error) &&
        context.method === 'publickey' &&
        context.key.data.equals(parsed.getPublicSSH());
      if (!known)
        return context.reject(
          options.asksOnly === true ? ['keyboard-interactive'] : ['password', 'publickey'],
        );
      const { signature, blob, hashAlgo } = context;
      if (signature === undefined || parsed.verify(blob ?? Buffer.alloc(0), signature, hashAlgo) === true)
        context.accept();
      else context.reject();
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serve(acceptSftp(), folder, options));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostKey = ssh2.utils.parseKey(hostKeys.public);
  if (hostKey instanceof Error) throw hostKey;
  const cut = () => {
    for (const client of open_) client.end();
  };
  return {
    folder,
    fields: {
      host: '127.0.0.1',
      // cast: a listening TCP server has an address with a port
      port: String((server.address() as AddressInfo).port),
      hostKey: fingerprintOf(hostKey.getPublicSSH()),
      user: USER,
      password: PASSWORD,
    },
    privateKey: account.private,
    passphrase: PASSPHRASE,
    tried,
    cut,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers with the status of what went wrong. */
function serve(
  sftp: SFTPWrapper,
  folder: string,
  { silent, gives = Number.MAX_SAFE_INTEGER }: SftpServerOptions,
): void {
  const files = new Map<number, FileHandle>();
  const folders = new Map<number, string[] | undefined>();
  const paths = new Map<number, string>();
  sftp.on('close', () => {
    for (const file of files.values()) file.close().catch(() => undefined);
  });
  let last = 0;
  const at = (path: string) => join(folder, path);
  const handleOf = () => {
    last += 1;
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(last);
    return handle;
  };
  const answer = (id: number, work: () => Promise<unknown>) => {
    work().then(
      (done) => done === undefined && sftp.status(id, STATUS_CODE.OK),
      (error: NodeJS.ErrnoException) => sftp.status(id, statusOf(error)),
    );
  };
  const attrsOf = async (path: string) => {
    const { mode, uid, gid, size, atimeMs, mtimeMs } = await lstat(path);
    return { mode, uid, gid, size, atime: Math.trunc(atimeMs / 1_000), mtime: Math.trunc(mtimeMs / 1_000) };
  };
  const stat = (id: number, path: string) =>
    answer(id, async () => {
      sftp.attrs(id, await attrsOf(at(path)));
      return 'told';
    });
  sftp.on('STAT', stat).on('LSTAT', stat);
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => {
      sftp.attrs(id, await attrsOf(paths.get(handle.readUInt32BE()) ?? ''));
      return 'told';
    }),
  );
  sftp.on('OPEN', (id, path, flags) =>
    answer(id, async () => {
      const file = await open(at(path), flags & OPEN_MODE.WRITE ? 'w' : 'r');
      const handle = handleOf();
      files.set(last, file);
      paths.set(last, at(path));
      sftp.handle(id, handle);
      return 'told';
    }),
  );
  sftp.on('READ', (id, handle, offset, length) => {
    if (silent === true) return;
    answer(id, async () => {
      const into = Buffer.alloc(Math.min(length, gives));
      const read = await files.get(handle.readUInt32BE())?.read(into, 0, into.length, offset);
      const bytes = read?.bytesRead ?? 0;
      if (bytes === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, into.subarray(0, bytes));
      return 'told';
    });
  });
  sftp.on('WRITE', (id, handle, offset, data) =>
    answer(id, async () => {
      await files.get(handle.readUInt32BE())?.write(data, 0, data.length, offset);
    }),
  );
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      const number = handle.readUInt32BE();
      await files.get(number)?.close();
      files.delete(number);
    }),
  );
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      const names = await readdir(at(path));
      const handle = handleOf();
      folders.set(last, names);
      paths.set(last, at(path));
      sftp.handle(id, handle);
      return 'told';
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const number = handle.readUInt32BE();
      const some = folders.get(number)?.splice(0, 3) ?? [];
      if (some.length === 0) {
        sftp.status(id, STATUS_CODE.EOF);
        return 'told';
      }
      const found = await Promise.all(
        some.map(async (filename) => ({
          filename,
          longname: filename,
          attrs: await attrsOf(join(paths.get(number) ?? '', filename)),
        })),
      );
      sftp.name(id, found);
      return 'told';
    }),
  );
  sftp.on('REMOVE', (id, path) => answer(id, () => unlink(at(path))));
  sftp.on('MKDIR', (id, path) => answer(id, () => mkdir(at(path))));
  sftp.on('RENAME', (id, from, to) =>
    answer(id, async () => {
      await link(at(from), at(to));
      await unlink(at(from));
    }),
  );
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  return code === 'EACCES' || code === 'EPERM' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}

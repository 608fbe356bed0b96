/**
 * A real MariaDB server for tests, of the machine's own `mariadbd`: an own data folder under the temporary one, an own
 * port on the loopback address, gone with `close`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { freePort } from './free-port.ts';

export interface MariadbServer {
  readonly port: number;
  /** The fields of a credential of the kind `mysql` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const binary = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/local/bin/mariadbd'].find((path) =>
  existsSync(path),
);

/** Undefined where there is one; else why such a test is left out. */
export const mariadbMissing = binary === undefined ? 'this machine has no mariadbd' : undefined;

const USER = 'baton';
const PASSWORD = 'test-password-of-mariadb';

/** `tls`: its certificate; absent: it cannot encrypt. */
export async function startMariadb(tls?: Certificate): Promise<MariadbServer> {
  if (binary === undefined) throw new Error(mariadbMissing);
  const folder = await mkdtemp(join(tmpdir(), 'baton-mariadb-'));
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync('mariadb-install-db', [
    ...['--no-defaults', `--datadir=${folder}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    ...user,
  ]);
  const init = join(folder, 'init.sql');

  await writeFile(
    init,
    `CREATE DATABASE work CHARACTER SET utf8mb4;\nCREATE USER ${USER}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO ${USER}@'127.0.0.1';\n`,
  );
  const certificate = ['server.crt', 'server.key'].map((name) => join(folder, name));
  if (tls !== undefined) {
    await writeFile(certificate[0] ?? '', tls.cert);
    await writeFile(certificate[1] ?? '', tls.key, { mode: 0o600 });
  }
  const server = spawn(binary, [
    ...['--no-defaults', `--datadir=${folder}`, `--port=${port}`, '--bind-address=127.0.0.1', ...user],
    ...[`--socket=${join(folder, 's')}`, `--init-file=${init}`, '--skip-name-resolve'],
    ...(tls === undefined ? ['--skip-ssl'] : [`--ssl-cert=${certificate[0]}`, `--ssl-key=${certificate[1]}`]),
    ...['--innodb-flush-log-at-trx-commit=0', `--pid-file=${join(folder, 'pid')}`],
  ]);
  const log: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (piece: Buffer) => {
      log.push(piece.toString());
      if (log.join('').includes('ready for connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`MariaDB did not start: ${log.slice(-3).join('')}`)));
  });
  return {
    port,
    fields: {
      host: '127.0.0.1',
      port: String(port),
      database: 'work',
      user: USER,
      password: PASSWORD,
      tls: 'off',
    },
    async close() {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

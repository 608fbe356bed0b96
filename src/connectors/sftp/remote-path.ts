/**
 * Paths on a file server: the folder stands in the wiring, what lies in it may come from a case.
 *
 * Invariant RP1  Nothing that is worked out leads out of the folder: no `..`, no whole path, no sign that ends a name.
 */
import { SftpProblem } from './sftp-problem.ts';

const LONGEST = 1_000;

/** `folder` empty: where the account begins. `path` empty: the folder itself. Throws `SftpProblem`. */
export function remotePath(folder: string, path: string): string {
  const base = checked(folder.replace(/\/+$/u, ''), true);
  const inner = checked(path.replace(/\/+$/u, ''), false);
  if (inner === '') return base === '' ? (folder.startsWith('/') ? '/' : '.') : base;
  return base === '' && !folder.startsWith('/') ? inner : `${base}/${inner}`;
}

export function nameIn(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Undefined: the account's own. */
export function folderOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end <= 0 ? undefined : path.slice(0, end);
}

function checked(path: string, wholeAllowed: boolean): string {
  const shown = path.slice(0, 200);
  if (path.length > LONGEST || /[\p{Cc}\\]/u.test(path)) {
    throw new SftpProblem('bad-path', `“${shown}” is no path of a file server.`, false);
  }
  const inner = wholeAllowed ? path.replace(/^\//u, '') : path;
  if (inner.startsWith('/') || inner.split('/').some((part) => part === '..' || part === '.')) {
    throw new SftpProblem(
      'bad-path',
      `“${shown}” leads out of the folder of the step; it is not used.`,
      false,
    );
  }
  return path;
}

/** What the system says of a file, in words for a person, and whether waiting helps. */
import type { ActionResult } from '../action.ts';
import type { Place } from './allowed-folders.ts';
import { codeOf, NoPlainFile, NotThere } from './file-work.ts';

type Failure = Extract<ActionResult, { readonly kind: 'failed' }>;

interface Reading {
  readonly terminal: boolean;
  readonly says: (where: string) => string;
}

const mayNot: Reading = {
  terminal: true,
  says: (where) =>
    `Baton may not do that with ${where}: the rights of the file or its folder do not allow it.`,
};
const full: Reading = { terminal: false, says: (where) => `There is no room left on the disk for ${where}.` };
const noFile: Reading = { terminal: true, says: (where) => `There is no file ${where}.` };
const noPlainFile: Reading = { terminal: true, says: (where) => `What is at ${where} is no plain file.` };

const readings: Readonly<Record<string, Reading>> = {
  EACCES: mayNot,
  EPERM: mayNot,
  EROFS: mayNot,
  ENOSPC: full,
  EDQUOT: full,
  ENOENT: noFile,
  EISDIR: noPlainFile,
  ELOOP: noPlainFile,
  ENOTDIR: { terminal: true, says: (where) => `A part of the path to ${where} is a file, not a folder.` },
  ENAMETOOLONG: { terminal: true, says: (where) => `The name of ${where} is too long for its disk.` },
};

/** Undefined: it is no problem of a file. */
export function fileProblem(error: unknown, place: Place): Failure | undefined {
  const where = shownPlace(place);
  if (error instanceof NotThere) return failure(noFile, where, 'ENOENT');
  if (error instanceof NoPlainFile) return failure(noPlainFile, where, 'EISDIR');
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const reading = readings[code] ?? {
    terminal: false,
    says: () => `The disk with ${where} does not work just now (${code}).`,
  };
  return failure(reading, where, code);
}

export function shownPlace({ folder, path }: Place): string {
  return path === '' ? `the folder “${folder}”` : `“${path}” in the folder “${folder}”`;
}

const codes: Readonly<Record<string, string>> = { ENOENT: 'not-there' };

function failure({ terminal, says }: Reading, where: string, code: string): Failure {
  return { kind: 'failed', message: says(where), terminal, facts: { code: codes[code] ?? code } };
}

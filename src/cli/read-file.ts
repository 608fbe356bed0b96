/** Reading a file somebody named on the command line; what can go wrong is told in their words, not the system's. */
import { readFile } from 'node:fs/promises';

/** `message` is a whole sentence. */
export class FileNotOpened extends Error {
  override readonly name = 'FileNotOpened';
}

export async function readNamedFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FileNotOpened(reason(file, error), { cause: error });
  }
}

function reason(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${file}.`;
  if (code === 'EISDIR')
    return `${file} is a folder; name the files in it, for example ${file.replace(/\/+$/, '')}/*.bpmn.`;
  if (code === 'EACCES' || code === 'EPERM') return `${file} may not be read by this user.`;
  return `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`;
}

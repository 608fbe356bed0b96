/**
 * What becomes of a file once it was taken: moved below its folder, deleted, or left.
 *
 * Invariants:
 * PA1  Only the file that was taken is moved or deleted; one that was written anew meanwhile stays, and is taken again.
 * PA2  Nothing that was put away before is replaced: another file of its name gets the moment into its own.
 */
import { join, parse } from 'node:path';
import type { AllowedFolders, Place } from '../../connectors/files/allowed-folders.ts';
import { deleteFile, type FileFacts, factsOf, moveFile, NotThere } from '../../connectors/files/file-work.ts';
import { isSame } from './settled-files.ts';

const mostNames = 50;

/** Throws what the disk says, and `FolderProblem`. */
export async function deleteTaken(place: Place, taken: FileFacts): Promise<void> {
  if (await isStill(place, taken)) await deleteFile(place);
}

/** `to`: a folder below that of the file. */
export async function moveTaken(
  folders: AllowedFolders,
  place: Place,
  taken: FileFacts,
  to: string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isStill(place, taken))) return;
  const above = place.path.split('/').slice(0, -1).join('/');
  for (const name of namesFor(taken.name, now)) {
    const target = await folders.place(
      place.folder,
      [above, to, name].filter((part) => part !== '').join('/'),
    );
    try {
      if ((await moveFile(place, target, false, signal)) !== 'taken') return;
    } catch (error) {
      // Somebody took it away between the look and the move: it is put away.
      if (error instanceof NotThere) return;
      throw error;
    }
  }
  throw new Error(`There are ${mostNames} files of that name in “${to}” already`);
}

async function isStill(place: Place, taken: FileFacts): Promise<boolean> {
  const found = await factsOf(place.absolute);
  return found !== undefined && isSame(found, taken);
}

function* namesFor(name: string, now: number): Iterable<string> {
  yield name;
  const { name: stem, ext } = parse(name);
  const moment = new Date(now).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  yield `${stem} ${moment}${ext}`;
  for (let number = 2; number < mostNames; number++) yield `${stem} ${moment} (${number})${ext}`;
}

/** The place of a file that was listed; undefined where its name leads elsewhere by now (a link). */
export async function placeOfListed(
  folders: AllowedFolders,
  dir: Place,
  { name }: FileFacts,
): Promise<Place | undefined> {
  const place = await folders.place(dir.folder, dir.path === '' ? name : `${dir.path}/${name}`);
  return place.absolute === join(dir.absolute, name) ? place : undefined;
}

/**
 * A folder: a file that is put into it begins a case.
 *
 * Boundary: when to look, and the order of things. Which files are written to the end is `folder/settled-files.ts`, what
 * becomes of them `folder/put-away.ts`, what is remembered `folder/folder-memory.ts`; paths are guarded by
 * `connectors/files/allowed-folders.ts`.
 *
 * Invariants:
 * FO1  A file is moved or deleted after its delivery is on the disk; whoever dies in between puts it away afterwards, and
 *      begins nothing again.
 * FO2  A file that cannot be taken never holds up the others; it stays where it is and the trigger says why.
 * FO3  Looking does not rely on the system telling of changes: a network drive does not.
 */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { mediaTypeOfName } from '../../connectors/content/media-type-of-name.ts';
import { FolderProblem, type Place } from '../../connectors/files/allowed-folders.ts';
import { fileProblem } from '../../connectors/files/file-problem.ts';
import {
  codeOf,
  type FileFacts,
  factsOf,
  listFiles,
  NotThere,
  openFile,
} from '../../connectors/files/file-work.ts';
import { namePattern } from '../../connectors/files/name-pattern.ts';
import type { Alarm } from '../../ports/clock.ts';
import type { DocumentReference } from '../../ports/documents.ts';
import { FolderMemory, markOf } from '../folder/folder-memory.ts';
import { deleteTaken, moveTaken, placeOfListed } from '../folder/put-away.ts';
import { isSame, SettledFiles } from '../folder/settled-files.ts';
import { defineTrigger, type OpenTrigger, type TriggerContext } from '../trigger-kind.ts';
import { referenceValue } from '../webhook/read-body.ts';

const Settings = Type.Object({
  folder: field.text({
    title: 'Folder',
    description: 'One of those whoever runs Baton has named (BATON_FOLDERS).',
    baton: { as: 'folder', placeholder: 'invoices' },
  }),
  path: field.optional(
    field.text({
      title: 'Folder within it',
      description: 'Empty: the folder itself. Folders below are not looked into.',
      baton: { placeholder: 'inbox' },
    }),
  ),
  names: field.optional(
    field.text({
      title: 'Which files',
      description: 'By their names, several with commas between them. Empty: all.',
      baton: { placeholder: '*.pdf, *.csv' },
    }),
  ),
  afterwards: field.choice(['move', 'delete', 'leave'], {
    title: 'What becomes of a file once it was taken',
    default: 'move',
    baton: { words: { move: 'It is moved', delete: 'It is deleted', leave: 'It stays where it is' } },
  }),
  moveTo: field.text({
    title: 'Moved to',
    description: 'A folder below the one it lay in; it is made where it is not there.',
    default: 'done',
    baton: { onlyFor: { field: 'afterwards', is: ['move'] } },
  }),
  present: field.choice(['take', 'skip'], {
    title: 'Files that lie there at first',
    default: 'take',
    baton: { words: { take: 'Are taken', skip: 'Are left alone' } },
  }),
  same: field.choice(['file', 'content'], {
    title: 'What tells a repetition',
    default: 'file',
    baton: {
      advanced: true,
      words: { file: 'Name, time, size and content', content: 'The content alone' },
    },
  }),
  every_s: field.whole({
    title: 'Looks every so many seconds',
    minimum: 1,
    maximum: 86_400,
    default: 15,
    baton: { advanced: true },
  }),
  settle_s: field.whole({
    title: 'Seconds a file has to be unchanged',
    description: 'Then it counts as written to the end.',
    minimum: 1,
    maximum: 3_600,
    default: 5,
    baton: { advanced: true },
  }),
  largest_mb: field.whole({
    title: 'Largest file taken, in megabytes',
    minimum: 1,
    maximum: 100,
    default: 50,
    baton: { advanced: true },
  }),
});
type Settings = Static<typeof Settings>;

export const folder = defineTrigger({
  on: 'folder',
  name: 'Folder',
  description:
    'A file that is put into a folder of the computer Baton runs on, or of a network drive, begins a case.',
  settings: Settings,
  delivers: Type.Object({
    file: Type.Unknown({ description: 'The file, as a reference.' }),
    name: Type.String(),
    folder: Type.String({ description: 'The folder, as it was named.' }),
    path: Type.String({ description: 'Where it lay in the folder.' }),
    modified: Type.String({ description: 'When it was last changed, as its disk says.' }),
  }),
  check: ({ folder: name, path = '', moveTo, afterwards, names = '' }, { folders }) => {
    const wrong = (where: string, problem: string | undefined) =>
      problem === undefined ? [] : [{ field: where, message: problem }];
    const known = folders.problemWith(name, '')?.message;
    const target = folders.problemWith(name, moveTo)?.message ?? nowhere(moveTo);
    return [
      ...wrong('folder', known),
      ...(known === undefined ? wrong('path', folders.problemWith(name, path)?.message) : []),
      ...wrong('names', patternProblem(names)),
      ...(known === undefined && afterwards === 'move' ? wrong('moveTo', target) : []),
    ];
  },
  open: async (context) => new WatchedFolder(context),
});

/** Between two looks that failed, at most. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Files that are looked at; past it the oldest. */
const MOST_FILES = 5_000;
const MOST_AT_ONE_LOOK = 200;
const MB = 1024 * 1024;
/** As programs call what they are still writing, or have open. */
const unfinished = /^~\$|\.(?:part|partial|filepart|crdownload|tmp)$/iu;

type Taken = 'taken' | 'full' | 'passed-over';

class WatchedFolder implements OpenTrigger {
  readonly #context: TriggerContext<Settings>;
  readonly #fits: (name: string) => boolean;
  readonly #settled: SettledFiles;
  readonly #closing = new AbortController();
  #memory: FolderMemory | undefined;
  #alarm: Alarm | undefined;
  #looking: Promise<void> = Promise.resolve();
  #failures = 0;
  /** What stands in the way of single files, of one look. */
  #problems: string[] = [];
  #told: string | undefined | null = null;

  constructor(context: TriggerContext<Settings>) {
    this.#context = context;
    const fits = namePattern(context.settings.names ?? '');
    this.#fits = (name) => fits(name) && !unfinished.test(name);
    this.#settled = new SettledFiles(context.settings.settle_s * 1_000);
    this.#lookAt(context.clock.now());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#alarm?.cancel();
    await this.#looking;
  }

  idle(): Promise<void> {
    return this.#looking;
  }

  #lookAt(at: number): void {
    if (this.#closing.signal.aborted) return;
    this.#alarm = this.#context.clock.schedule(at, () => {
      this.#looking = this.#look();
    });
  }

  async #look(): Promise<void> {
    const { settings, clock, log, process, trigger } = this.#context;
    let pause = settings.every_s * 1_000;
    this.#problems = [];
    try {
      if ((await this.#takeFiles()) === 'again-soon') pause = Math.min(pause, settings.settle_s * 1_000);
      this.#failures = 0;
      await this.#tell(this.#problems);
    } catch (error) {
      this.#failures += 1;
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2 ** Math.min(this.#failures, 8));
      log.warn({ err: error, process, trigger }, 'A folder could not be looked at');
      await this.#tell([this.#wordsFor(error, settings.path ?? '')]).catch(() => undefined);
    }
    this.#lookAt(clock.now() + pause);
  }

  async #takeFiles(): Promise<'again-soon' | 'done'> {
    const { settings, folders, clock } = this.#context;
    const dir = await folders.place(settings.folder, settings.path ?? '');
    const { files, more } = await listFiles(dir, { fits: this.#fits, by: 'oldest', most: MOST_FILES });
    if (more && settings.afterwards === 'leave') this.#problems.push(tooMany);
    const memory = await this.#remembered(files);
    const now = clock.now();
    let taken = 0;
    let waits = false;
    for (const file of files) {
      if (this.#closing.signal.aborted || taken >= MOST_AT_ONE_LOOK) return 'again-soon';
      const mark = markOf(file);
      if (memory.isLeft(mark)) continue;
      if (memory.isPending(mark)) await this.#putAway(dir, file);
      else if (!this.#settled.isSettled(file, now)) waits = true;
      else {
        const outcome = await this.#alone(file, () => this.#take(dir, file));
        if (outcome === 'full') return 'done';
        if (outcome === 'taken') taken += 1;
      }
    }
    return waits ? 'again-soon' : 'done';
  }

  async #remembered(files: readonly FileFacts[]): Promise<FolderMemory> {
    const { settings, cursor } = this.#context;
    const marks = new Set(files.map(markOf));
    let memory = this.#memory;
    if (memory === undefined) {
      memory = new FolderMemory(`${settings.folder}/${settings.path ?? ''}`, await cursor.get());
      if (memory.isNew && settings.present === 'skip') for (const mark of marks) memory.leave(mark);
      if (memory.isNew) await cursor.set(memory.cursor());
      this.#memory = memory;
    }
    // A drive that is away for a while leaves an empty folder behind: what is known comes again with it.
    if (marks.size > 0) memory.keepOnly(marks);
    this.#settled.keepOnly(new Set(files.map(({ name }) => name)));
    return memory;
  }

  /** FO2. */
  async #alone(file: FileFacts, work: () => Promise<Taken>): Promise<Taken> {
    try {
      return await work();
    } catch (error) {
      const isGone = error instanceof NotThere || codeOf(error) === 'ENOENT';
      if (!isGone) this.#problems.push(this.#wordsFor(error, file.name));
      return 'passed-over';
    }
  }

  async #take(dir: Place, file: FileFacts): Promise<Taken> {
    const { settings, folders, cursor } = this.#context;
    if (file.size > settings.largest_mb * MB) {
      this.#problems.push(
        `“${file.name}” is ${Math.ceil(file.size / MB)} MB large, more than the ${settings.largest_mb} MB that are taken. It stays in the folder.`,
      );
      return 'passed-over';
    }
    const place = await placeOfListed(folders, dir, file);
    const kept = place && (await this.#keep(place, file));
    if (place === undefined || kept === undefined) return 'passed-over';
    const then = settings.afterwards === 'leave' ? 'left' : 'pending';
    const memory = this.#memory;
    if (memory === undefined) throw new TypeError('A file was taken before the folder was looked at');
    const mark = markOf(file);
    const taken = await this.#context.deliver({
      payload: {
        file: referenceValue(kept),
        name: file.name,
        folder: place.folder,
        path: place.path,
        modified: new Date(file.changedAt).toISOString(),
      },
      dedupKey: this.#dedupKey(place, file, kept),
      cursor: memory.cursorWith(mark, then),
    });
    if (taken.kind === 'full') return 'full';
    memory.took(mark, then);
    if (taken.kind === 'duplicate') await cursor.set(memory.cursor());
    this.#settled.forget(file.name);
    if (then === 'pending') await this.#putAway(dir, file);
    return 'taken';
  }

  /** Undefined where it turned out to be written still. */
  async #keep(place: Place, file: FileFacts): Promise<DocumentReference | undefined> {
    const opened = await openFile(place);
    try {
      const pieces = notLargerThan(opened.pieces(), file.size, this.#closing.signal);
      const type = mediaTypeOfName(file.name);
      const kept = await this.#context.documents.put(pieces, { name: file.name, type });
      const now = await factsOf(place.absolute);
      return kept.size === file.size && now !== undefined && isSame(now, file) ? kept : undefined;
    } catch (error) {
      if (error instanceof StillWritten || this.#closing.signal.aborted) return undefined;
      throw error;
    } finally {
      await opened.close();
    }
  }

  #dedupKey(place: Place, file: FileFacts, { document }: DocumentReference): string {
    if (this.#context.settings.same === 'content') return document;
    const said = [place.folder, place.path, file.changedAt, file.size, document].join('\0');
    return createHash('sha256').update(said).digest('hex');
  }

  /** A file that cannot be put away is remembered as taken; the next look tries again. */
  async #putAway(dir: Place, file: FileFacts): Promise<void> {
    const { settings, folders, clock } = this.#context;
    await this.#alone(file, async () => {
      const place = await placeOfListed(folders, dir, file);
      if (place !== undefined && settings.afterwards === 'delete') await deleteTaken(place, file);
      if (place !== undefined && settings.afterwards === 'move') {
        await moveTaken(folders, place, file, settings.moveTo, clock.now(), this.#closing.signal);
      }
      this.#memory?.putAway(markOf(file));
      return 'taken';
    });
  }

  #wordsFor(error: unknown, path: string): string {
    if (error instanceof FolderProblem) return error.message;
    const place: Place = { folder: this.#context.settings.folder, path, absolute: '' };
    const said = fileProblem(error, place)?.message;
    return said ?? (error instanceof Error ? error.message : String(error));
  }

  /** Only what changed: a look should not cost a write. */
  async #tell(problems: readonly string[]): Promise<void> {
    const [first, ...others] = problems;
    const more = others.length === 0 ? '' : ` So it is with ${others.length} more.`;
    const problem = first === undefined ? undefined : `${first}${more}`;
    if (problem === this.#told) return;
    await this.#context.tell(problem);
    this.#told = problem;
  }
}

const tooMany = `More than ${MOST_FILES.toLocaleString('en')} files lie in the folder; those that came last are not looked at. Move or delete some of them.`;

class StillWritten extends Error {}

async function* notLargerThan(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  let read = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    read += piece.byteLength;
    if (read > size) throw new StillWritten();
    yield piece;
  }
}

function patternProblem(names: string): string | undefined {
  try {
    namePattern(names);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What was put away would be taken again and again. */
function nowhere(moveTo: string): string | undefined {
  const parts = moveTo.split(/[/\\]/u).filter((part) => part !== '' && part !== '.');
  return parts.length > 0 ? undefined : '“Moved to” must name a folder below the one the file lay in.';
}

/**
 * Files of the computer Baton runs on (or of a drive it has), in the folders it may work in.
 *
 * Boundary: the forms and what is told. Paths are `allowed-folders.ts`, what happens on the disk is `file-work.ts`.
 *
 * Invariant FI1  A folder is written in the wiring; no case's data chooses it.
 */
import { type Static, Type } from 'typebox';
import { type ActionCall, type ActionResult, type Connector, defineAction, field } from '../action.ts';
import {
  ifTakenField,
  mostField,
  namesField,
  orderField,
  readAsField,
  fetchedOutputs,
} from '../content/file-fields.ts';
import { contentFields, givenContent } from '../content/given-content.ts';
import { mediaTypeOfName } from '../content/media-type-of-name.ts';
import { FolderProblem, type Place } from './allowed-folders.ts';
import { fileProblem, shownPlace } from './file-problem.ts';
import { deleteFile, type FileFacts, listFiles, moveFile, openFile, writeFile } from './file-work.ts';
import { namePattern } from './name-pattern.ts';

const LARGEST_TEXT = 1_000_000;

const folder = field.text({
  title: 'Folder',
  description: 'By the name that whoever runs Baton gave it (BATON_FOLDERS).',
  baton: { fixed: true, placeholder: 'invoices' },
});
const path = field.text({
  title: 'File',
  description: 'As seen from the folder.',
  baton: { placeholder: '2026/invoice-7.pdf' },
});

const listInputs = Type.Object({
  folder,
  path: field.optional(field.text({ title: 'Folder in it', description: 'Empty: the folder itself.' })),
  names: namesField,
  order: orderField,
  most: mostField,
});
const readInputs = Type.Object({
  folder,
  path,
  as: readAsField,
});
const writeInputs = Type.Object({
  folder,
  path: field.optional(
    field.text({
      title: 'File',
      description: 'As seen from the folder. Empty: as the file is called.',
      baton: { placeholder: '2026/invoice-7.pdf' },
    }),
  ),
  ...contentFields,
  ifTaken: ifTakenField,
});
const moveInputs = Type.Object({
  folder,
  path,
  toFolder: field.optional(
    field.text({
      title: 'To the folder',
      description: 'Empty: stays in its folder.',
      baton: { fixed: true, placeholder: 'done' },
    }),
  ),
  toPath: field.optional(
    field.text({
      title: 'New place and name',
      description: 'As seen from the folder. Empty: the same as before. With / at its end: into that folder.',
      baton: { placeholder: 'done/' },
    }),
  ),
  ifTaken: ifTakenField,
});
const deleteInputs = Type.Object({ folder, path });

const fileOutputs = {
  name: Type.String({ title: 'Name' }),
  path: Type.String({ title: 'Place in the folder' }),
  size: Type.Integer({ title: 'Bytes' }),
};
const changedAt = Type.String({ title: 'Changed at' });

export const filesConnector: Connector = {
  id: 'files',
  name: 'Files',
  description: 'Works with files in folders of the computer Baton runs on, or of a network drive it has.',
  actions: [
    defineAction({
      id: 'files.list',
      name: 'List files',
      description: 'Tells which files lie in a folder. Hidden ones and links are left out.',
      inputs: listInputs,
      outputs: Type.Object({
        files: Type.Array(Type.Object({ ...fileOutputs, changedAt }), { title: 'Files' }),
        count: Type.Integer({ title: 'Count' }),
        more: Type.Boolean({ title: 'There are more' }),
      }),
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['list files', 'folder', 'ordner', 'verzeichnis'],
      run: list,
    }),
    defineAction({
      id: 'files.read',
      name: 'Read a file',
      description: 'Takes a file of a folder into the case. It stays where it is.',
      inputs: readInputs,
      outputs: Type.Object({
        document: fetchedOutputs.document,
        ...fileOutputs,
        changedAt,
        text: fetchedOutputs.text,
      }),
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['read file', 'fetch file', 'file', 'datei'],
      run: read,
    }),
    defineAction({
      id: 'files.write',
      name: 'Write a file',
      description:
        'Puts a file of the case, or a text, into a folder. Whoever looks sees the whole file or none. Folders in between are made.',
      inputs: writeInputs,
      outputs: Type.Object({
        ...fileOutputs,
        already: Type.Boolean({ title: 'It was there already', description: 'With this very content.' }),
      }),
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: [
        'save file',
        'store file',
        'archive',
        'file',
        'ablegen',
        'ablage',
        'archivieren',
        'datei',
      ],
      run: write,
    }),
    defineAction({
      id: 'files.move',
      name: 'Move or rename a file',
      description:
        'Moves a file within the folders. Where it is gone from its old place and a file is at the new one, it counts as moved.',
      inputs: moveInputs,
      outputs: Type.Object({
        path: fileOutputs.path,
        already: Type.Boolean({ title: 'It was there already' }),
      }),
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['move file', 'rename file', 'datei verschieben', 'umbenennen'],
      run: move,
    }),
    defineAction({
      id: 'files.delete',
      name: 'Delete a file',
      description: 'Deletes one file. One that is not there is no failure.',
      inputs: deleteInputs,
      outputs: Type.Object({ deleted: Type.Boolean({ title: 'There was one' }) }),
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['delete file', 'remove file', 'datei löschen'],
      run: remove,
    }),
  ],
};

async function list({ inputs, services }: ActionCall<Static<typeof listInputs>>): Promise<ActionResult> {
  const place = await services.folders.place(inputs.folder, inputs.path ?? '');
  const fits = patternOf(inputs.names);
  if (typeof fits === 'string') return refused(fits);
  return told(place, async () => {
    const { files, more } = await listFiles(place, {
      fits,
      by: inputs.order ?? 'name',
      most: inputs.most ?? 100,
    });
    const prefix = place.path === '' ? '' : `${place.path}/`;
    const found = files.map((facts) => ({ ...factsTold(facts), path: prefix + facts.name }));
    return { kind: 'done', output: { files: found, count: found.length, more } };
  });
}

async function read({
  inputs,
  services,
  signal,
}: ActionCall<Static<typeof readInputs>>): Promise<ActionResult> {
  const place = await services.folders.place(inputs.folder, inputs.path);
  return told(place, async () => {
    const file = await openFile(place);
    try {
      const asText = inputs.as === 'text';
      if (asText && file.size > LARGEST_TEXT) {
        return refused(
          `${shownPlace(place)} is larger than the 1 MB that are read as text: read it as a file.`,
        );
      }
      const type = mediaTypeOfName(file.name);
      const pieces = untilStopped(file.pieces(), signal);
      const document = await services.documents.put(pieces, { name: file.name, type });
      const text = asText ? textOf(await services.documents.read(document.document, LARGEST_TEXT)) : null;
      const { name, size, changedAt: at } = factsTold(file);
      return {
        kind: 'done',
        output: { document: { ...document }, name, path: place.path, size, changedAt: at, text },
      };
    } finally {
      await file.close();
    }
  });
}

async function write({
  inputs,
  services,
  signal,
}: ActionCall<Static<typeof writeInputs>>): Promise<ActionResult> {
  const content = givenContent(inputs, services.documents);
  if (typeof content === 'string') return refused(content);
  const wanted = withName(inputs.path ?? '', content.name ?? '');
  const place = await services.folders.place(inputs.folder, wanted);
  if (place.path === '') return refused('Say what the file is to be called.');
  return told(place, async () => {
    const came = await writeFile(place, content.pieces, inputs.ifTaken === 'replace', signal);
    if (came === 'taken') return nameTaken(place);
    const name = place.path.split('/').at(-1) ?? place.path;
    return {
      kind: 'done',
      output: { name, path: place.path, size: content.size, already: came === 'same' },
    };
  });
}

async function move({
  inputs,
  services,
  signal,
}: ActionCall<Static<typeof moveInputs>>): Promise<ActionResult> {
  const from = await services.folders.place(inputs.folder, inputs.path);
  const target = inputs.toPath ?? '';
  const name = from.path.split('/').at(-1) ?? '';
  const to = await services.folders.place(
    inputs.toFolder ?? inputs.folder,
    target === '' ? from.path : withName(target, name),
  );
  if (from.path === '' || to.path === '') return refused('Say which file, and where it goes.');
  return told(from, async () => {
    const came = await moveFile(from, to, inputs.ifTaken === 'replace', signal);
    if (came === 'taken') return nameTaken(to);
    return { kind: 'done', output: { path: to.path, already: came === 'moved-before' } };
  });
}

async function remove({ inputs, services }: ActionCall<Static<typeof deleteInputs>>): Promise<ActionResult> {
  const place = await services.folders.place(inputs.folder, inputs.path);
  return told(place, async () => ({ kind: 'done', output: { deleted: await deleteFile(place) } }));
}

async function told(place: Place, work: () => Promise<ActionResult>): Promise<ActionResult> {
  try {
    return await work();
  } catch (error) {
    const problem = error instanceof FolderProblem ? undefined : fileProblem(error, place);
    if (problem === undefined) throw error;
    return problem;
  }
}

/** A path that ends with `/`, or is empty, names the folder; the file keeps its name. */
function withName(given: string, name: string): string {
  return given === '' || /[/\\]$/u.test(given) ? `${given}${name}` : given;
}

function patternOf(names: string | undefined): ((name: string) => boolean) | string {
  try {
    return namePattern(names ?? '');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function factsTold({ name, size, changedAt: at }: FileFacts) {
  return { name, size, changedAt: new Date(at).toISOString() };
}

async function* untilStopped(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

function nameTaken(place: Place): ActionResult {
  return {
    kind: 'failed',
    message: `There is another file ${shownPlace(place)} already. Choose another name, or let it be replaced.`,
    terminal: true,
    facts: { code: 'name-taken' },
  };
}

function refused(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}

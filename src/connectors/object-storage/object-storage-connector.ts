/**
 * Files in a bucket of Amazon S3 or of a service that speaks like it (MinIO, Cloudflare R2, Wasabi, …).
 *
 * Boundary: the declarations. What is asked for is `bucket-forms.ts`, what is done `bucket-work.ts`.
 *
 * Invariant OJ1  A bucket stands in the connection or in the wiring; no case's data chooses it.
 */
import { Type } from 'typebox';
import { type Connector, defineAction } from '../action.ts';
import { fetchedOutputs } from '../content/file-fields.ts';
import { copyInputs, deleteInputs, getInputs, linkInputs, listInputs, putInputs } from './bucket-forms.ts';
import { getFile, inBucket, linkFile, listFiles, putFile } from './bucket-work.ts';

const credential = { kinds: ['object-storage'], required: true };
const fileOutputs = {
  name: Type.String({ title: 'Name' }),
  path: Type.String({ title: 'Place in the bucket' }),
  size: Type.Integer({ title: 'Bytes' }),
};
const changedAt = Type.Union([Type.String(), Type.Null()], { title: 'Changed at' });

export const objectStorageConnector: Connector = {
  id: 'object-storage',
  name: 'Object storage (S3)',
  description: 'Works with files in a bucket of Amazon S3 or of a service that speaks like it.',
  tested:
    'Against s3rver, behind a check of signatures that is held to Amazon’s published examples. Amazon S3 itself cannot be called from Baton’s tests.',
  actions: [
    defineAction({
      id: 'object-storage.list',
      name: 'List files of a bucket',
      description:
        'Tells which files lie in a bucket, by name. What is not told the first time comes with “Go on after”.',
      inputs: listInputs,
      outputs: Type.Object({
        files: Type.Array(Type.Object({ ...fileOutputs, changedAt }), { title: 'Files' }),
        count: Type.Integer({ title: 'Count' }),
        more: Type.Boolean({ title: 'There may be more' }),
        next: Type.Union([Type.String(), Type.Null()], { title: 'Goes on after' }),
      }),
      credential,
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['bucket', 's3', 'object storage', 'list files'],
      run: (call) => inBucket(call, (opened) => listFiles(opened, call.inputs)),
    }),
    defineAction({
      id: 'object-storage.get',
      name: 'Fetch a file from a bucket',
      description: 'Takes a file of a bucket into the case. It stays where it is.',
      inputs: getInputs,
      outputs: Type.Object({
        document: fetchedOutputs.document,
        ...fileOutputs,
        changedAt,
        text: fetchedOutputs.text,
      }),
      credential,
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['bucket', 's3', 'download', 'fetch file', 'herunterladen'],
      run: (call) => inBucket(call, (opened) => getFile(opened, call)),
    }),
    defineAction({
      id: 'object-storage.put',
      name: 'Put a file into a bucket',
      description:
        'Puts a file of the case, or a text, into a bucket. Whoever looks sees the whole file or none.',
      inputs: putInputs,
      outputs: Type.Object({
        ...fileOutputs,
        already: Type.Boolean({ title: 'It was there already', description: 'With this very content.' }),
      }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['bucket', 's3', 'upload', 'archive', 'store file', 'hochladen', 'archivieren'],
      run: (call) => inBucket(call, (opened) => putFile(opened, call)),
    }),
    defineAction({
      id: 'object-storage.copy',
      name: 'Copy a file in a bucket',
      description: 'Copies a file within its bucket. What is at the new place is replaced.',
      inputs: copyInputs,
      outputs: Type.Object({ path: fileOutputs.path }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['copy file', 'datei kopieren'],
      run: (call) =>
        inBucket(call, async (opened) => {
          await opened.copy(call.inputs.path, call.inputs.toPath);
          return { kind: 'done', output: { path: call.inputs.toPath } };
        }),
    }),
    defineAction({
      id: 'object-storage.delete',
      name: 'Delete a file from a bucket',
      description: 'Deletes one file. One that is not there is no failure.',
      inputs: deleteInputs,
      outputs: Type.Object({ path: fileOutputs.path }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['delete file', 'remove file', 'datei löschen'],
      run: (call) =>
        inBucket(call, async (opened) => {
          await opened.delete(call.inputs.path);
          return { kind: 'done', output: { path: call.inputs.path } };
        }),
    }),
    defineAction({
      id: 'object-storage.link',
      name: 'Make a link to a file of a bucket',
      description:
        'Makes an address under which one file can be fetched or uploaded for a while, by anybody who has it. Nothing is asked of the storage.',
      inputs: linkInputs,
      outputs: Type.Object({
        url: Type.String({ title: 'Address' }),
        until: Type.String({ title: 'Works until' }),
      }),
      credential,
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['download link', 'share file', 'link', 'freigeben'],
      run: (call) => inBucket(call, (opened) => linkFile(opened, call)),
    }),
  ],
};

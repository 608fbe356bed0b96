/**
 * Files of a file server that is spoken to over SSH (SFTP).
 *
 * Boundary: the declarations. What is asked for is `sftp-forms.ts`, what is done `sftp-work.ts`.
 *
 * Invariant FS1  A folder is written in the wiring; no case's data chooses it.
 */
import { Type } from 'typebox';
import { type Connector, defineAction } from '../action.ts';
import { fetchedOutputs } from '../content/file-fields.ts';
import { deleteInputs, getInputs, listInputs, moveInputs, putInputs } from './sftp-forms.ts';
import { deleteFile, getFile, listFiles, moveFile, putFile } from './sftp-work.ts';

const credential = { kinds: ['sftp'], required: true };
const fileOutputs = {
  name: Type.String({ title: 'Name' }),
  path: Type.String({ title: 'Place in the folder' }),
  size: Type.Integer({ title: 'Bytes' }),
};
const changedAt = Type.String({ title: 'Changed at' });

export const sftpConnector: Connector = {
  id: 'sftp',
  name: 'File server (SFTP)',
  description: 'Works with files of a file server, as banks, customs and suppliers run them.',
  tested: 'Against a server made with the package ssh2, and by hand against OpenSSH 9.2.',
  concurrency: 4,
  actions: [
    defineAction({
      id: 'sftp.list',
      name: 'List files of a file server',
      description: 'Tells which files lie in a folder of the server. Hidden ones and links are left out.',
      inputs: listInputs,
      outputs: Type.Object({
        files: Type.Array(Type.Object({ ...fileOutputs, changedAt }), { title: 'Files' }),
        count: Type.Integer({ title: 'Count' }),
        more: Type.Boolean({ title: 'There are more' }),
      }),
      credential,
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['sftp', 'file server', 'list files', 'ftp'],
      run: listFiles,
    }),
    defineAction({
      id: 'sftp.get',
      name: 'Fetch a file from a file server',
      description: 'Takes a file of the server into the case. It stays where it is.',
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
      suggestedBy: ['sftp', 'file server', 'download', 'fetch file', 'ftp', 'herunterladen'],
      run: getFile,
    }),
    defineAction({
      id: 'sftp.put',
      name: 'Put a file on a file server',
      description:
        'Puts a file of the case, or a text, on the server. Whoever looks sees the whole file or none. Folders in between are made.',
      inputs: putInputs,
      outputs: Type.Object({
        ...fileOutputs,
        already: Type.Boolean({ title: 'It was there already', description: 'With this very content.' }),
      }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['sftp', 'file server', 'upload', 'ftp', 'hochladen', 'übertragen'],
      run: putFile,
    }),
    defineAction({
      id: 'sftp.move',
      name: 'Move or rename a file of a file server',
      description:
        'Moves a file within the server. Where it is gone from its old place and a file is at the new one, it counts as moved.',
      inputs: moveInputs,
      outputs: Type.Object({
        path: fileOutputs.path,
        already: Type.Boolean({ title: 'It was there already' }),
      }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['move file', 'rename file', 'datei verschieben', 'umbenennen'],
      run: moveFile,
    }),
    defineAction({
      id: 'sftp.delete',
      name: 'Delete a file of a file server',
      description: 'Deletes one file. One that is not there is no failure.',
      inputs: deleteInputs,
      outputs: Type.Object({ deleted: Type.Boolean({ title: 'There was one' }) }),
      credential,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['delete file', 'remove file', 'datei löschen'],
      run: deleteFile,
    }),
  ],
};

/** Reads a multipart upload: one file and a few short fields. */
import type { FastifyRequest } from 'fastify';
import type { JsonValue } from '../expressions/value.ts';
import { RequestProblem } from './problem.ts';

export interface Upload {
  readonly source: Uint8Array;
  readonly fileName: string;
  readonly key?: string;
  readonly name?: string;
  readonly wiring?: JsonValue;
}

const keyPattern = /^[\p{Letter}\p{Number}][\p{Letter}\p{Number}-]{0,99}$/u;

export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new RequestProblem(
      'file-missing',
      'Expected the file as multipart/form-data in the field “file”.',
      { where: 'file' },
    );
  }
  const fields = new Map<string, string>();
  let file: { readonly source: Uint8Array; readonly fileName: string } | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value));
    else if (part.fieldname === 'file' && file === undefined) {
      file = { source: await part.toBuffer(), fileName: safeName(part.filename) };
    } else await part.toBuffer();
  }
  if (file === undefined) {
    throw new RequestProblem('file-missing', 'The request has no field “file” with a file in it.', {
      where: 'file',
    });
  }
  const key = textField(fields, 'key');
  if (key !== undefined && !keyPattern.test(key)) {
    throw new RequestProblem(
      'request-invalid',
      `“key” should be letters, digits and hyphens, at most 100; it is “${key.slice(0, 120)}”.`,
      { where: 'key' },
    );
  }
  const name = textField(fields, 'name');
  const wiring = textField(fields, 'wiring');
  return {
    ...file,
    ...(key === undefined ? {} : { key }),
    ...(name === undefined ? {} : { name: name.slice(0, 200) }),
    ...(wiring === undefined ? {} : { wiring: parsedWiring(wiring) }),
  };
}

function textField(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = fields.get(name)?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** The last part of a path, without control signs: it is shown and kept, never opened. */
function safeName(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const clean = [...last]
    .filter((sign) => sign >= ' ' && sign !== '\u007f')
    .join('')
    .trim();
  return clean === '' ? 'diagram.bpmn' : clean.slice(0, 200);
}

function parsedWiring(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RequestProblem('wiring-invalid', `The wiring is not JSON: ${why}.`, { where: 'wiring' });
  }
}

/**
 * The body of a request in the form the other side takes: JSON, a web form, plain text, a kept file, or a form with files.
 *
 * Boundary: bytes and their media type. `shown` is what people see of it; files are named there, not contained.
 */
import { FormData, Response } from 'undici';
import type { JsonValue } from '../../expressions/value.ts';
import { type Documents, isDocumentReference } from '../../ports/documents.ts';

export const bodyForms = ['json', 'form', 'text', 'document', 'multipart'] as const;
export type BodyForm = (typeof bodyForms)[number];

export interface RequestBody {
  readonly content: string | Uint8Array;
  readonly type: string;
  readonly shown: JsonValue;
}

export type WrittenBody =
  | { readonly ok: true; readonly body: RequestBody }
  | { readonly ok: false; readonly message: string };

const largestFile = 50 * 1024 * 1024;

/** Throws `DocumentProblem`. */
export async function writeBody(
  form: BodyForm,
  value: JsonValue,
  documents: Documents,
): Promise<WrittenBody> {
  switch (form) {
    case 'json':
      return written(JSON.stringify(value), 'application/json', value);
    case 'text':
      return written(
        typeof value === 'string' ? value : JSON.stringify(value),
        'text/plain; charset=utf-8',
        value,
      );
    case 'form': {
      const pairs = formPairs(value);
      if (pairs === undefined) return wrong('A web form is sent, so the body must be names with texts.');
      return written(new URLSearchParams(pairs).toString(), 'application/x-www-form-urlencoded', value);
    }
    case 'document': {
      if (!isDocumentReference(value)) return wrong('A file is to be sent, but the body is not a file.');
      const { document, name, type, size } = value;
      return written(await documents.read(document, largestFile), type, { document, name, type, size });
    }
    case 'multipart':
      return multipart(value, documents);
  }
}

/** Undefined: not names with texts, or lists of them. */
export function formPairs(value: JsonValue): [string, string][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const pairs: [string, string][] = [];
  for (const [name, given] of Object.entries(value)) {
    for (const each of Array.isArray(given) ? given : [given]) {
      if (typeof each === 'object' && each !== null) return undefined;
      if (each !== null) pairs.push([name, String(each)]);
    }
  }
  return pairs;
}

async function multipart(value: JsonValue, documents: Documents): Promise<WrittenBody> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('A form with files is sent, so the body must be names with texts or files.');
  }
  const form = new FormData();
  for (const [name, given] of Object.entries(value)) {
    for (const each of Array.isArray(given) ? given : [given]) {
      if (isDocumentReference(each)) {
        const content = await documents.read(each.document, largestFile);
        form.append(name, new Blob([new Uint8Array(content)], { type: each.type }), each.name);
      } else if (each !== null) {
        form.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each));
      }
    }
  }
  const packed = new Response(form);
  const type = packed.headers.get('content-type') ?? 'multipart/form-data';
  return written(new Uint8Array(await packed.arrayBuffer()), type, value);
}

function written(content: string | Uint8Array, type: string, shown: JsonValue): WrittenBody {
  return { ok: true, body: { content, type, shown } };
}

function wrong(message: string): WrittenBody {
  return { ok: false, message };
}

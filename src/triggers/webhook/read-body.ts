/**
 * What a request carries, as values: JSON, form fields, text; files go to the document store.
 *
 * Invariant RB1: values are at most `deepest` levels deep, so nothing that walks them can run out of stack.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { DocumentReference, Documents } from '../../ports/documents.ts';

export type ReadBody =
  | { readonly ok: true; readonly body: JsonValue; readonly files: readonly DocumentReference[] }
  /** The end of a sentence that begins with "What was sent". */
  | { readonly ok: false; readonly why: string };

const deepest = 100;
const mostFields = 1_000;

export async function readBody(content: Uint8Array, type: string, documents: Documents): Promise<ReadBody> {
  if (content.byteLength === 0) return { ok: true, body: null, files: [] };
  const media = mediaOf(type);
  if (isJson(media)) return readJson(content);
  if (media === 'application/x-www-form-urlencoded') {
    return { ok: true, body: fieldsOf(new URLSearchParams(textOf(content))), files: [] };
  }
  if (media === 'multipart/form-data') return readMultipart(content, type, documents);
  if (media === '' || media.startsWith('text/') || media.endsWith('/xml') || media.endsWith('+xml')) {
    return { ok: true, body: textOf(content), files: [] };
  }
  const file = await documents.put(content, { name: 'body', type: media });
  return { ok: true, body: referenceValue(file), files: [file] };
}

/** What can be read of it without keeping a file; null where that is nothing. */
export function valuesOf(content: Uint8Array, type: string): JsonValue {
  const media = mediaOf(type);
  if (isJson(media)) {
    const read = readJson(content);
    return read.ok ? read.body : null;
  }
  if (media === 'application/x-www-form-urlencoded') return fieldsOf(new URLSearchParams(textOf(content)));
  return media.startsWith('text/') ? textOf(content) : null;
}

function readJson(content: Uint8Array): ReadBody {
  let body: JsonValue;
  try {
    body = JSON.parse(textOf(content));
  } catch (error) {
    return { ok: false, why: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (depthOf(body) > deepest) return { ok: false, why: `is nested more than ${deepest} levels deep` };
  return { ok: true, body, files: [] };
}

async function readMultipart(content: Uint8Array, type: string, documents: Documents): Promise<ReadBody> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(content), { headers: { 'content-type': type } }).formData();
  } catch {
    return { ok: false, why: 'is not the multipart form its Content-Type says' };
  }
  const files: DocumentReference[] = [];
  const fields: [string, JsonValue][] = [];
  for (const [name, value] of form) {
    if (fields.length >= mostFields) return { ok: false, why: `has more than ${mostFields} fields` };
    if (typeof value === 'string') fields.push([name, value]);
    else if (value.name !== '' || value.size > 0) {
      const bytes = new Uint8Array(await value.arrayBuffer());
      const about = { name: value.name, type: value.type === '' ? 'application/octet-stream' : value.type };
      const file = await documents.put(bytes, about);
      files.push(file);
      fields.push([name, referenceValue(file)]);
    }
  }
  return { ok: true, body: recordOf(fields), files };
}

export function fieldsOf(fields: URLSearchParams): { readonly [name: string]: JsonValue } {
  return recordOf([...fields].slice(0, mostFields));
}

/** A name that comes again makes a list. */
function recordOf(fields: readonly (readonly [string, JsonValue])[]): { readonly [name: string]: JsonValue } {
  const values = new Map<string, JsonValue[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, all]): [string, JsonValue] => [name, all.length === 1 ? (all[0] ?? null) : all]),
  );
}

export function referenceValue({ document, name, type, size }: DocumentReference): JsonValue {
  return { document, name, type, size };
}

function mediaOf(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}

function isJson(media: string): boolean {
  return media === 'application/json' || media.endsWith('+json');
}

function textOf(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function depthOf(value: JsonValue): number {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; ; depth++) {
    const next = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? (Array.isArray(one) ? one : Object.values(one)) : [],
    );
    if (next.length === 0 || depth > deepest) return depth;
    level = next;
  }
}

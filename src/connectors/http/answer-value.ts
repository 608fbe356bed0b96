/**
 * The body of an answer as data: JSON, text, or a kept file.
 *
 * Invariants:
 * AV1  What is said to be JSON and is not, is a failure, never a text that looks like a result.
 * AV2  JSON nested deeper than `deepest` is not taken: whatever walks over it later would fall.
 */
import { isUtf8 } from 'node:buffer';
import type { JsonValue } from '../../expressions/value.ts';
import type { Documents } from '../../ports/documents.ts';
import type { OutgoingResponse } from '../../ports/outgoing-http.ts';

/** `auto`: by its media type, a file where it is large. */
export const answerForms = ['auto', 'json', 'text', 'document'] as const;
export type AnswerForm = (typeof answerForms)[number];

export type AnswerValue =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string };

const largestInline = 256 * 1024;
const deepest = 200;

/** Throws `DocumentProblem`. */
export async function readAnswer(
  answer: OutgoingResponse,
  form: AnswerForm,
  documents: Documents,
): Promise<AnswerValue> {
  const type = mediaType(answer);
  const size = answer.body.byteLength;
  if (size === 0 && form !== 'document') return { ok: true, value: null };
  if (form === 'document' || (form === 'auto' && (size > largestInline || !isText(type)))) {
    const kept = await documents.put(answer.body, { name: fileNameOf(answer), type });
    return { ok: true, value: { ...kept } };
  }
  const text = decode(answer);
  if (form === 'json' || (form === 'auto' && isJson(type))) return readJson(text);
  return { ok: true, value: text };
}

/** Whatever it is, for people and for rules of errors: JSON where it is, else the beginning of the text. */
export function sketchAnswer(answer: OutgoingResponse): JsonValue {
  const type = mediaType(answer);
  const size = answer.body.byteLength;
  if (size === 0) return null;
  if (!isText(type)) return `(${size} bytes of ${type})`;
  const text = decode(answer);
  if (isJson(type) && size <= largestInline) {
    const read = readJson(text);
    if (read.ok) return read.value;
  }
  return text.length <= 8_000 ? text : `${text.slice(0, 8_000)}… (${text.length} characters)`;
}

export function isReadable(answer: OutgoingResponse): boolean {
  return isText(mediaType(answer));
}

export function readJson(text: string): AnswerValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    const begin = text.slice(0, 80).replace(/\s+/gu, ' ');
    return { ok: false, message: `what came back is not JSON (it begins “${begin}”)` };
  }
  if (isDeep(value)) return { ok: false, message: `what came back is nested deeper than ${deepest} levels` };
  return { ok: true, value };
}

function isDeep(value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; depth <= deepest; depth++) {
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null
        ? Object.values(each).filter((inner) => typeof inner === 'object' && inner !== null)
        : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/** Where nothing is said, what can be read is a text. */
function mediaType({ headers, body }: OutgoingResponse): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim() !== '') return type.trim().toLowerCase();
  return isUtf8(body) && !body.includes(0) ? 'text/plain' : 'application/octet-stream';
}

function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json') || type === 'text/json';
}

function isText(type: string): boolean {
  return (
    type.startsWith('text/') ||
    isJson(type) ||
    /^application\/(?:xml|.*\+xml|x-www-form-urlencoded|javascript|x-ndjson|graphql)$/u.test(type)
  );
}

function decode({ headers, body }: OutgoingResponse): string {
  const charset = /charset="?([\w.:-]+)"?/iu.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function fileNameOf({ headers, url }: OutgoingResponse): string {
  const disposition = headers['content-disposition'] ?? '';
  const encoded = /filename\*=(?:UTF-8|utf-8)''([^;]+)/u.exec(disposition)?.[1];
  const quoted = /filename="([^"]+)"/iu.exec(disposition)?.[1];
  const given = encoded === undefined ? quoted : decodeQuietly(encoded);
  const last = decodeQuietly(new URL(url).pathname.split('/').at(-1) ?? '');
  const name = (given ?? last).replaceAll(/[\p{Cc}/\\]/gu, '_').slice(0, 200);
  return name === '' ? 'answer' : name;
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * One way to the server: JSON in, JSON out, refusals as `Refusal` with the server's own words. Nothing else in the
 * application asks the server for anything.
 */
import type { Finding } from '../../src/server/api/finding.ts';
import type { Problem } from '../../src/server/api/problem.ts';

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly findings: readonly Finding[];
  readonly where: string | undefined;
  /** Every field of a form that is wrong. */
  readonly fields: NonNullable<Problem['fields']>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered with ${status}.`);
    this.name = 'Refusal';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.findings = problem.findings ?? [];
    this.where = problem.where;
    this.fields = problem.fields ?? [];
  }
}

type QueryValue = string | number | boolean | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch {
    throw new Refusal(0, {
      code: 'unreachable',
      detail: 'Baton cannot be reached. Is it still running? Nothing was changed.',
    });
  }
  if (response.ok) return response;
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  throw new Refusal(response.status, problem);
}

/** cast free: the shapes are the server's own types, and its answers are validated against the same schemas. */
async function answer<Answer>(response: Response): Promise<Answer> {
  const body: Answer = await response.json();
  return body;
}

export async function get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> {
  return answer(await send(withQuery(path, query), signal ? { signal } : {}));
}

export async function getText(path: string, query?: Query): Promise<string> {
  return (
    await send(withQuery(path, query), { headers: { accept: 'application/xml, text/xml, text/plain' } })
  ).text();
}

export async function post<Answer>(
  path: string,
  body: unknown = {},
  method: 'POST' | 'PUT' | 'PATCH' = 'POST',
): Promise<Answer> {
  return answer(
    await send(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  );
}

export async function remove<Answer>(path: string, query?: Query): Promise<Answer> {
  return answer(await send(withQuery(path, query), { method: 'DELETE' }));
}

export async function postFile<Answer>(
  path: string,
  file: File,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file, file.name);
  return answer(await send(path, { method: 'POST', body: form }));
}

/** As `postFile`, for files that take a while: `fetch` tells nothing of how far it has come. `progress`: 0 to 1. */
export function uploadFile<Answer>(
  path: string,
  file: File,
  { progress, signal }: { readonly progress: (part: number) => void; readonly signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(new Refusal(request.status, problemIn(request.responseText)));
    };
    request.onerror = () =>
      reject(
        new Refusal(0, {
          code: 'unreachable',
          detail: 'Baton cannot be reached, or it broke off. The file was not kept; try again.',
        }),
      );
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.set('file', file, file.name);
    request.send(form);
  });
}

function problemIn(text: string): Partial<Problem> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

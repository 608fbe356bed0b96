/** Asking a Baton for something over its API, served or opened in this process; a refusal becomes an error to show. */
import type { Problem } from '../server/api/problem.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** Of a file: what it is called. */
  readonly fileName?: string | undefined;
}

export type Connection = (request: ApiRequest) => Promise<ApiAnswer>;

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function overNetwork(baseUrl: string): Connection {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(new URL(path, baseUrl), {
      method,
      headers,
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    return {
      status: answer.status,
      body: new Uint8Array(await answer.arrayBuffer()),
      fileName: fileNameIn(answer.headers.get('content-disposition')),
    };
  };
}

/** `Answer`: what the API's schema of this path says. Throws `Refused`. */
export async function ask<Answer>(connection: Connection, request: ApiRequest): Promise<Answer> {
  const { status, body } = await connection(request);
  const answer: unknown = JSON.parse(new TextDecoder().decode(body));
  if (status < 400) return answer as Answer; // cast: the caller names the schema of the path it asks
  throw new Refused(answer as Problem); // cast: every refusal of the API is a problem
}

/** A file, as it is. Throws `Refused`. */
export async function getFile(
  connection: Connection,
  path: string,
): Promise<{ readonly content: Uint8Array; readonly fileName: string | undefined }> {
  const { status, body, fileName } = await connection({ method: 'GET', path, headers: {} });
  if (status < 400) return { content: body, fileName };
  throw new Refused(JSON.parse(new TextDecoder().decode(body)));
}

/** The name in a `content-disposition` (RFC 6266, the form with an encoding). */
export function fileNameIn(header: unknown): string | undefined {
  const encoded = typeof header === 'string' ? /filename\*=UTF-8''([^;]+)/u.exec(header)?.[1] : undefined;
  return encoded === undefined ? undefined : decodeURIComponent(encoded);
}

export async function getJson<Answer>(connection: Connection, path: string): Promise<Answer> {
  return ask(connection, { method: 'GET', path, headers: {} });
}

export async function sendJson<Answer>(
  connection: Connection,
  method: 'POST' | 'PUT',
  path: string,
  value: unknown,
): Promise<Answer> {
  return ask(connection, {
    method,
    path,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  });
}

export async function postJson<Answer>(
  connection: Connection,
  path: string,
  value: unknown,
): Promise<Answer> {
  return sendJson(connection, 'POST', path, value);
}

export async function postForm<Answer>(
  connection: Connection,
  path: string,
  form: FormData,
): Promise<Answer> {
  const encoded = new Response(form);
  return ask(connection, {
    method: 'POST',
    path,
    headers: { 'content-type': encoded.headers.get('content-type') ?? 'multipart/form-data' },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}

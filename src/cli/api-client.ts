/** Asking a Baton for something over its API, served or opened in this process; a refusal becomes an error to show. */
import type { Problem } from '../server/api/problem.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
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
    return { status: answer.status, body: await answer.text() };
  };
}

/** `Answer`: what the API's schema of this path says. Throws `Refused`. */
export async function ask<Answer>(connection: Connection, request: ApiRequest): Promise<Answer> {
  const { status, body } = await connection(request);
  const answer: unknown = JSON.parse(body);
  if (status < 400) return answer as Answer; // cast: the caller names the schema of the path it asks
  throw new Refused(answer as Problem); // cast: every refusal of the API is a problem
}

export async function postJson<Answer>(
  connection: Connection,
  path: string,
  value: unknown,
): Promise<Answer> {
  return ask(connection, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  });
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

/**
 * Signing in to a connection at the other side's page: there, and back to /oauth/callback.
 *
 * Invariants:
 * SG1  Only Baton's own page sends somebody out, and only a supervisor.
 * SG2  The way back is bound to the browser that was sent out by a cookie of its own: the other side sends people back
 *      across sites, where the cookie that names a person does not come along.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CredentialParams } from '../api/credentials.ts';
import { Problem } from '../api/problem.ts';
import { RequestProblem } from '../problem.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { signInPage } from '../sign-in-page.ts';

const cookieName = 'baton-sign-in';
const callback = '/oauth/callback';

export function signInRoutes(app: App, context: ServerContext): void {
  const { credentials } = context;

  app.get(
    '/api/credentials/:name/authorize',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Go and sign in to a connection',
        description: 'For a browser: leads to the other side’s page, which leads back to /oauth/callback.',
        params: CredentialParams,
        response: { 302: Type.Null(), default: Problem },
      },
    },
    async (request, reply) => {
      requireOwnPage(request);
      await currentSupervisor(request, context);
      const browser = browserOf(request) ?? randomBytes(24).toString('base64url');
      const { name } = request.params;
      const begun = await credentials.beginSignIn({
        name,
        redirectUri: originOf(request) + callback,
        browser,
      });
      if (!begun.ok) {
        const code = begun.code === 'missing' ? 'no-such-credential' : 'credential-invalid';
        throw new RequestProblem(code, begun.message);
      }
      reply.header('set-cookie', `${cookieName}=${browser}; Path=/; Max-Age=3600; SameSite=Lax; HttpOnly`);
      return reply.redirect(begun.url, 302);
    },
  );

  app.get(callback, { schema: { hide: true } }, async (request, reply) => {
    const { state, code, error } = textsOf(request.query);
    const finished = await credentials.finishSignIn({ browser: browserOf(request), state, code, error });
    return reply
      .code(finished.ok ? 200 : 400)
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
      .type('text/html; charset=utf-8')
      .send(signInPage(finished));
  });
}

function requireOwnPage({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new RequestProblem(
    'origin-not-allowed',
    'A page of another site asked for a sign-in. Begin it under Connections.',
  );
}

/** As the browser has it; a proxy in front that ends TLS says so. */
function originOf({ headers, protocol }: FastifyRequest): string {
  const secure = protocol === 'https' || headers['x-forwarded-proto'] === 'https';
  return `${secure ? 'https' : 'http'}://${headers.host ?? 'localhost'}`;
}

function browserOf({ headers }: FastifyRequest): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = part.split('=');
    if (key.trim() === cookieName && /^[\w-]{32}$/u.test(value.trim())) return value.trim();
  }
  return undefined;
}

function textsOf(query: unknown): Readonly<Record<'state' | 'code' | 'error', string | undefined>> {
  const given: Record<string, unknown> = typeof query === 'object' && query !== null ? { ...query } : {};
  const text = (name: string) => {
    const value = given[name];
    return typeof value === 'string' && value !== '' && value.length <= 4_096 ? value : undefined;
  };
  return { state: text('state'), code: text('code'), error: text('error') };
}

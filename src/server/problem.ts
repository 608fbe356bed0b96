/**
 * A refused request: thrown by a route, answered as application/problem+json (RFC 9457).
 *
 * Boundary: turns every kind of failure into a `Problem` of the catalogue: our own `RequestProblem`, the host's
 * `HostError`, the framework's validation and parsing errors, and what nobody expected.
 *
 * Invariants:
 * P1  What nobody expected is logged with the request's number and answered without its details.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HostError, type HostErrorCode } from '../host/host-api.ts';
import type { Finding } from './api/finding.ts';
import type { Problem } from './api/problem.ts';
import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';

export interface ProblemMore {
  readonly where?: string;
  readonly fields?: readonly { readonly where: string; readonly message: string }[];
  readonly findings?: readonly Finding[];
}

export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly code: ErrorCode;
  readonly more: ProblemMore;
  constructor(code: ErrorCode, detail: string, more: ProblemMore = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

/** Of a request that came too late. */
export function stoppingProblem(): RequestProblem {
  const { code, detail } = hostProblems.closing;
  return new RequestProblem(code, detail);
}

export function problemBody(code: ErrorCode, detail: string, more: ProblemMore = {}): Problem {
  const kind = errorCatalogue[code];
  return {
    type: `/api/docs#${code}`,
    code,
    title: kind.title,
    status: kind.status,
    detail,
    ...(more.where === undefined ? {} : { where: more.where }),
    ...(more.fields === undefined ? {} : { fields: more.fields.map((field) => ({ ...field })) }),
    ...(more.findings === undefined ? {} : { findings: [...more.findings] }),
  };
}

export function sendProblem(
  reply: FastifyReply,
  code: ErrorCode,
  detail: string,
  more?: ProblemMore,
): FastifyReply {
  return reply
    .code(errorCatalogue[code].status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(code, detail, more)));
}

export interface SizeLimits {
  readonly fileLimit: number;
  readonly jsonLimit: number;
}

export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  limits: SizeLimits,
): FastifyReply {
  if (error instanceof RequestProblem && error.code === 'closing') reply.header('retry-after', '1');
  if (error instanceof RequestProblem) return sendProblem(reply, error.code, error.message, error.more);
  if (error instanceof HostError) {
    const { code, detail } = hostProblems[error.code];
    if (error.isSafeToRepeat) reply.header('retry-after', String(error.retryAfter_s));
    return sendProblem(reply, code, detail);
  }
  if (isFrameworkError(error)) {
    const known = frameworkProblem(error, limits);
    if (known) return sendProblem(reply, known.code, known.detail, known.more);
  }
  request.log.error({ err: error }, 'request failed');
  return sendProblem(
    reply,
    'unexpected-failure',
    `Something in Baton failed while it answered. The log has the details under request ${request.id}. Nothing half-done was kept.`,
  );
}

const hostProblems: Readonly<Record<HostErrorCode, { code: ErrorCode; detail: string }>> = {
  busy: {
    code: 'busy',
    detail:
      'Baton is busy with what has begun already, so nothing new is taken at this moment. Nothing was kept; try again in a moment.',
  },
  overloaded: {
    code: 'overloaded',
    detail: 'More is coming in than Baton can save right now. Nothing was changed; try again in a moment.',
  },
  'commit-failed': {
    code: 'not-saved',
    detail: 'The change could not be written to the disk, so nothing of it happened. Try again in a moment.',
  },
  'commit-unknown': {
    code: 'perhaps-saved',
    detail:
      'The database did not answer, so it may have been saved or not. Look before you do it again; with the same Idempotency-Key it is done once.',
  },
  overtaken: {
    code: 'not-saved',
    detail:
      'Somebody else did this at the same moment, so nothing of it happened here. Look again before you repeat it.',
  },
  closing: {
    code: 'closing',
    detail: 'Baton is shutting down. Nothing was changed; try again when it is back.',
  },
  'no-such-instance': { code: 'no-such-case', detail: 'There is no such case.' },
  'no-such-deployment': { code: 'no-such-process', detail: 'There is no such process or version.' },
  'instance-stopped': {
    code: 'case-stopped',
    detail:
      'Baton met something in this case that must never happen and stopped it, and it alone; its journal is kept. The log tells an operator why.',
  },
  'not-for-workers': {
    code: 'request-invalid',
    detail: 'Baton carries out jobs of this type itself; a worker cannot have them.',
  },
};

function isFrameworkError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function frameworkProblem(
  error: FastifyError,
  { fileLimit, jsonLimit }: SizeLimits,
): { code: ErrorCode; detail: string; more?: ProblemMore } | undefined {
  if (error.validation !== undefined) return validationProblem(error);
  if (error.statusCode === 413) {
    const detail =
      error.code === 'FST_REQ_FILE_TOO_LARGE'
        ? `The file is larger than ${megabytes(fileLimit)}, the most that is taken.`
        : `What was sent is larger than ${megabytes(jsonLimit)}, the most that is taken.`;
    return { code: 'body-too-large', detail };
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { code: 'body-unreadable', detail: `What was sent could not be read: ${error.message}.` };
  }
  return undefined;
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`;
}

function validationProblem(error: FastifyError): { code: ErrorCode; detail: string; more: ProblemMore } {
  const first = error.validation?.[0];
  const missing = first?.params?.missingProperty ?? first?.params?.additionalProperty;
  const path = (first?.instancePath ?? '').split('/').filter((part) => part !== '');
  const where = [...path, ...(typeof missing === 'string' ? [missing] : [])].join('.');
  const part = error.validationContext ?? 'request';
  const name = where === '' ? `The ${partName(part)}` : `“${where}” in the ${partName(part)}`;
  return {
    code: 'request-invalid',
    detail: `${name} ${first?.message ?? 'is not as described'}. See /api/docs for what is expected.`,
    more: where === '' ? {} : { where },
  };
}

function partName(part: string): string {
  if (part === 'querystring') return 'query';
  if (part === 'params') return 'address';
  return part;
}

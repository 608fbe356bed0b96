/**
 * Refusals of `/engine-rest` as Camunda 7 gives them: `{type, message}` with its status codes and names.
 *
 * Boundary: turns what Baton refuses in its own words into those; what nobody expected stays hidden, as everywhere.
 *
 * Source: Camunda 7.24 manual, "REST API", "Error Handling".
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HostError } from '../../host/host-api.ts';
import type { Rejection } from '../../kernel/decision.ts';
import { errorCatalogue } from '../error-catalogue.ts';
import { rejectionProblem } from '../kernel-rejection.ts';
import { RequestProblem } from '../problem.ts';

/** Names of exceptions that clients of the other engine look at. */
export type EngineErrorType =
  | 'InvalidRequestException'
  | 'RestException'
  | 'ProcessEngineException'
  | 'BadUserRequestException'
  | 'NotFoundException'
  | 'MismatchingMessageCorrelationException'
  | 'TaskAlreadyClaimedException'
  | 'ParseException';

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly status: number;
  readonly type: EngineErrorType;
  readonly details: object | undefined;
  constructor(status: number, type: EngineErrorType, message: string, details?: object) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

export function invalid(message: string): EngineError {
  return new EngineError(400, 'InvalidRequestException', message);
}

export function notFound(message: string): EngineError {
  return new EngineError(404, 'RestException', message);
}

/** For answers of the host: gives back what was answered, or refuses as the other engine would. */
export function carriedOut<Ok extends { readonly ok: true }>(
  answer: Ok | { readonly ok: false; readonly rejection: Rejection },
  what: string,
): Ok {
  if (answer.ok) return answer;
  throw new EngineError(500, 'RestException', `${what}: ${rejectionProblem(answer.rejection).message}`);
}

export function answerEngineError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, type, message, details } = asEngineError(error, request);
  if (error instanceof HostError && error.isSafeToRepeat)
    reply.header('retry-after', String(error.retryAfter_s));
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ type, message, code: null, ...details }));
}

function asEngineError(error: unknown, request: FastifyRequest): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof RequestProblem) {
    const { status } = errorCatalogue[error.code];
    return new EngineError(status, status < 500 ? 'InvalidRequestException' : 'RestException', error.message);
  }
  if (error instanceof HostError) {
    if (error.code === 'no-such-instance' || error.code === 'no-such-deployment')
      return notFound(error.message);
    if (error.code === 'not-for-workers')
      return new EngineError(400, 'InvalidRequestException', error.message);
    if (error.code === 'busy') return new EngineError(429, 'ProcessEngineException', error.message);
    const isBusy = error.retryable || error.code === 'closing';
    return new EngineError(isBusy ? 503 : 500, 'ProcessEngineException', error.message);
  }
  if (error instanceof Error && 'statusCode' in error) {
    const status = Number(error.statusCode);
    if (status >= 400 && status < 500)
      return new EngineError(status, 'InvalidRequestException', error.message);
  }
  request.log.error({ err: error }, 'request failed');
  return new EngineError(
    500,
    'RestException',
    `Something in Baton failed while it answered; its log has the details under request ${request.id}.`,
  );
}

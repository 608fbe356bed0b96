/** The header `Idempotency-Key`: the same key for the same request gets the first answer again. */
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

/** `purpose` keeps keys of different routes and things apart. */
export function idempotencyKey(request: FastifyRequest, purpose: string): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') return undefined;
  if (typeof key !== 'string' || key.length > 200) {
    throw new RequestProblem('request-invalid', 'Idempotency-Key should be one text of at most 200 signs.', {
      where: 'Idempotency-Key',
    });
  }
  return `${purpose}:${key}`;
}

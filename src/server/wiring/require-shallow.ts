/**
 * JSON from outside that is nested without end would exhaust the stack of whatever walks through it.
 *
 * Boundary: looks level by level, so that looking itself cannot fail.
 */
import { RequestProblem } from '../problem.ts';

const DEEPEST = 100;

/** Throws `request-invalid`. */
export function requireShallow(value: unknown, where: string): void {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) {
      throw new RequestProblem(
        'request-invalid',
        `“${where}” is nested more than ${DEEPEST} levels deep, which nothing here works with.`,
        { where },
      );
    }
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
}

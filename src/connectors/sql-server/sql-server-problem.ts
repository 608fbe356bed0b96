/** What errors of SQL Server mean, by their number (sys.messages), and those of its driver by their code. */
import { certificateProblem } from '../sql/encryption.ts';
import {
  codeOf,
  connectionProblem,
  messageOf,
  type SqlProblem,
  type SqlReason,
} from '../sql/sql-database.ts';

/** Thrown by a session: an error of the server that the driver tells without its number, or of our own. */
export class SqlServerRefusal extends Error {
  override readonly name = 'SqlServerRefusal';
  readonly number: number | undefined;
  readonly reason: SqlReason | undefined;
  constructor(message: string, known: { readonly number?: number; readonly reason?: SqlReason }) {
    super(message);
    this.number = known.number;
    this.reason = known.reason;
  }
}

const numbers: readonly (readonly [SqlReason, readonly number[]])[] = [
  ['duplicate', [2601, 2627]],
  // An empty field, a reference or check, a text too long.
  ['constraint', [515, 547, 2628, 8152]],
  // Deadlock, lock not got, snapshots that conflict, no memory or locks left; Azure: busy, being moved, at a limit.
  ['busy', [1205, 1222, 3960, 3961, 1204, 701, 802, 8645, 8651, 10928, 10929]],
  ['busy', [40197, 40501, 40540, 40613, 49918, 49919, 49920, 17197, 233]],
  // Going down, paused, still starting.
  ['connection', [6005, 17142, 17187, 10053, 10054, 10060, 64]],
  // User or password, database, account locked or password to be changed.
  ['sign-in', [18456, 18452, 18470, 18486, 18487, 18488, 4060, 4064, 911, 916, 40615, 40532]],
];
const byNumber: ReadonlyMap<number, SqlReason> = new Map(
  numbers.flatMap(([reason, all]) => all.map((number): [number, SqlReason] => [number, reason])),
);

const byCode: Readonly<Record<string, SqlReason>> = {
  ETIMEOUT: 'too-slow',
  ELOGIN: 'sign-in',
  EENCRYPT: 'sign-in',
  EPARAM: 'refused',
};
const broken = new Set(['ESOCKET', 'ECONNCLOSED', 'ECLOSE', 'ECONNRESET', 'EINVALIDSTATE']);

export function sqlServerProblem(error: unknown): SqlProblem {
  const told = flat(error);
  const first = told.find((each) => byNumber.has(numberOf(each) ?? -1)) ?? told[0] ?? error;
  const known = connectionProblem(first) ?? connectionProblem(causeOf(first));
  if (known !== undefined) return known;
  const number = numberOf(first);
  const certificate = number === undefined ? certificateProblem(first) : undefined;
  if (certificate !== undefined) return certificate;
  const message = messageOf(first);
  if (first instanceof SqlServerRefusal && first.reason !== undefined)
    return { reason: first.reason, message };
  if (number !== undefined) {
    return { reason: byNumber.get(number) ?? 'refused', message, code: String(number) };
  }
  const code = codeOf(first) ?? '';
  return { reason: byCode[code] ?? (broken.has(code) ? 'connection' : 'refused'), message };
}

/** A statement that fails can say so with several errors. */
function flat(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(flat) : [error];
}

function numberOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('number' in error)) return undefined;
  return typeof error.number === 'number' ? error.number : undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** What PostgreSQL's errors mean, by SQLSTATE (appendix A of its manual). */
import { certificateProblem } from '../sql/encryption.ts';
import {
  codeOf,
  connectionProblem,
  messageOf,
  type SqlProblem,
  type SqlReason,
} from '../sql/sql-database.ts';

const byCode: Readonly<Record<string, SqlReason>> = {
  '23505': 'duplicate',
  '23P01': 'duplicate',
  '55P03': 'busy',
  '57014': 'too-slow',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'busy',
  '3D000': 'sign-in',
};
const byClass: Readonly<Record<string, SqlReason>> = {
  '08': 'connection',
  '23': 'constraint',
  '28': 'sign-in',
  '40': 'busy',
  '53': 'busy',
};

interface ServerError extends Error {
  readonly severity: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** By its form: its class would load the driver, which is left to who connects. */
function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error;
}

/** Has the code of a withdrawn statement, though it is the statement that cannot be. */
const copyRefused = /^COPY .*a step has nothing to copy/u;

export function postgresProblem(error: unknown): SqlProblem {
  const known = connectionProblem(error);
  if (known !== undefined) return known;
  const code = codeOf(error);
  if (isServerError(error) && code !== undefined) {
    const reason = copyRefused.test(error.message)
      ? 'refused'
      : (byCode[code] ?? byClass[code.slice(0, 2)] ?? 'refused');
    const detail = error.detail ? `. ${error.detail}` : '';
    const hint = error.hint ? ` (${error.hint})` : '';
    return { reason, message: `${error.message}${detail}${hint}`, code };
  }
  const certificate = certificateProblem(error);
  if (certificate !== undefined) return certificate;
  const message = messageOf(error);
  if (
    /connection terminated|connection ended|timeout expired|not queryable|stream destroyed/iu.test(message)
  ) {
    return { reason: 'connection', message };
  }
  if (/does not support SSL|TLS|SSL/iu.test(message)) return { reason: 'sign-in', message };
  return { reason: 'refused', message };
}

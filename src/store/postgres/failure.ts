/** What a failed statement means, by SQLSTATE (appendix A of PostgreSQL's manual) and by what the driver says. */

/**
 * `again`: another transaction was in the way, nothing was done; `elsewhere`: this server takes no writes, look for the
 * one that does; `lost`: the connection is gone, and with it the answer; `later`: the server cannot just now, nothing was
 * done; `refused`: the statement is wrong, or its data.
 */
export type FailureKind = 'again' | 'elsewhere' | 'lost' | 'later' | 'refused';

const byCode: Readonly<Record<string, FailureKind>> = {
  // serialization_failure, deadlock_detected
  '40001': 'again',
  '40P01': 'again',
  // read_only_sql_transaction: a standby, or a primary that became one
  '25006': 'elsewhere',
  // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped
  '57P01': 'lost',
  '57P02': 'lost',
  '57P03': 'later',
  // idle_session_timeout, idle_in_transaction_session_timeout
  '57P05': 'lost',
  '25P03': 'lost',
  // statement_completion_unknown
  '40003': 'lost',
  // query_canceled (statement_timeout), lock_not_available (lock_timeout)
  '57014': 'later',
  '55P03': 'later',
  // insufficient_resources: disk full, out of memory, too many connections
  '53000': 'later',
  '53100': 'later',
  '53200': 'later',
  '53300': 'later',
  '53400': 'later',
  // system_error: I/O of the server
  '58000': 'later',
  '58030': 'later',
};

export function failureKind(error: unknown): FailureKind {
  const code = codeOf(error);
  if (code !== undefined && isServerError(error)) {
    if (isStalePlan(error)) return 'lost';
    return byCode[code] ?? (code.startsWith('08') ? 'lost' : 'refused');
  }
  return error instanceof ConnectionLost ? 'lost' : 'refused';
}

/** The connection ended, or gave no answer in time; what was asked may have been done. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

interface ServerError extends Error {
  readonly code: string;
  readonly severity: string;
  readonly detail?: string;
  readonly table?: string;
  readonly constraint?: string;
}

/** A statement kept from before a migration gives other columns now (feature_not_supported): its session is of no use. */
export function isStalePlan(error: unknown): boolean {
  return isServerError(error) && error.code === '0A000' && error.message.includes('cached plan');
}

/** By its form: several copies of the driver's class may be loaded. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  return error.message === ''
    ? (code ?? error.name)
    : code === undefined
      ? error.message
      : `${error.message} (${code})`;
}

/** What errors of MySQL and MariaDB mean, by their number. */
import { certificateProblem } from '../sql/encryption.ts';
import { connectionProblem, messageOf, type SqlProblem, type SqlReason } from '../sql/sql-database.ts';

const byNumber: ReadonlyMap<number, SqlReason> = new Map([
  ...[1062, 1586, 1859].map((number): [number, SqlReason] => [number, 'duplicate']),
  ...[1048, 1364, 1451, 1452, 1216, 1217, 3819, 4025].map((number): [number, SqlReason] => [
    number,
    'constraint',
  ]),
  ...[1040, 1203, 1205, 1213, 1226].map((number): [number, SqlReason] => [number, 'busy']),
  ...[1317, 1969, 3024].map((number): [number, SqlReason] => [number, 'too-slow']),
  ...[1044, 1045, 1049, 1698, 1251].map((number): [number, SqlReason] => [number, 'sign-in']),
  ...[1053, 1080, 1152, 1158, 1927, 2006, 2013].map((number): [number, SqlReason] => [number, 'connection']),
]);

export function mysqlProblem(error: unknown): SqlProblem {
  const known = connectionProblem(error);
  if (known !== undefined) return known;
  const message = messageOf(error);
  const { errno, sqlState, code, fatal } = detailsOf(error);
  const certificate = certificateProblem(error);
  if (certificate !== undefined) return certificate;
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT' || code === 'HANDSHAKE_SSL_ERROR')
    return { reason: 'sign-in', message };
  if (typeof sqlState === 'string' && typeof errno === 'number') {
    return { reason: byNumber.get(errno) ?? 'refused', message, code: sqlState };
  }
  return { reason: fatal === true ? 'connection' : 'refused', message };
}

function detailsOf(error: unknown): Record<string, unknown> {
  return error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
}

/** What goes wrong with a file server, in words for a person, and whether waiting helps. */

export type SftpProblemCode =
  | 'bad-path'
  | 'not-there'
  | 'not-allowed'
  | 'name-taken'
  | 'no-plain-file'
  | 'sign-in'
  | 'bad-key'
  | 'other-server'
  | 'not-understood'
  | 'connection-lost'
  | 'no-answer-in-time'
  | 'refused';

export class SftpProblem extends Error {
  override readonly name = 'SftpProblem';
  readonly code: SftpProblemCode;
  /** Whether another attempt may come out otherwise. */
  readonly retryable: boolean;
  /** `message`: a sentence for a person, without secrets. */
  constructor(code: SftpProblemCode, message: string, retryable: boolean) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

/** Status codes of the protocol (draft-ietf-secsh-filexfer-02, section 7). */
export const sftpStatus = {
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  unsupported: 8,
} as const;

export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** Of a request about a file. */
export function fileProblem(error: unknown, path: string, host: string): unknown {
  if (error instanceof SftpProblem) return error;
  const where = `“${path}” at ${host}`;
  switch (statusOf(error)) {
    case sftpStatus.noSuchFile:
      return new SftpProblem('not-there', `There is no ${where}.`, false);
    case sftpStatus.permissionDenied:
      return new SftpProblem('not-allowed', `The account may not do that with ${where}.`, false);
    case sftpStatus.unsupported:
      return new SftpProblem('refused', `The file server ${host} does not know how to do that.`, false);
    case sftpStatus.failure:
      return new SftpProblem(
        'refused',
        `The file server ${host} did not do that with ${where}, and does not say why.`,
        true,
      );
    case undefined:
      return lost(error) ? connectionLost(host) : error;
    default:
      return connectionLost(host);
  }
}

/** Of the connection and the sign-in. */
export function connectionFailure(error: unknown, host: string): unknown {
  if (!(error instanceof Error) || error instanceof SftpProblem) return error;
  const level = 'level' in error ? error.level : undefined;
  if (level === 'client-authentication') {
    const words = `The file server ${host} does not accept the sign-in. Check the connection’s user, password or private key.`;
    return new SftpProblem('sign-in', words, false);
  }
  if (/parse privateKey|passphrase/iu.test(error.message)) {
    const words = 'The private key of the connection cannot be read, or its passphrase is not the right one.';
    return new SftpProblem('bad-key', words, false);
  }
  if (level === 'handshake' || /no matching/iu.test(error.message)) {
    const words = `The file server ${host} and Baton have no encryption in common: ${error.message.replace(/\.$/u, '')}.`;
    return new SftpProblem('not-understood', words, false);
  }
  if (level === 'protocol' || level === 'client-timeout') {
    const words = `What answers at ${host} does not speak SFTP, or stopped in the middle of signing in.`;
    return new SftpProblem('not-understood', words, true);
  }
  return lost(error) ? connectionLost(host) : error;
}

function connectionLost(host: string): SftpProblem {
  return new SftpProblem('connection-lost', `The connection to the file server ${host} broke off.`, true);
}

function lost(error: unknown): boolean {
  return (
    error instanceof Error &&
    /No response from server|Not connected|ECONN|EPIPE|closed|ended|reset|Connection lost/iu.test(
      `${error.message} ${'code' in error ? String(error.code) : ''}`,
    )
  );
}

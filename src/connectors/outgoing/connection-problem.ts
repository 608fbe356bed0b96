/** What went wrong on the way, in words for a person, from what Node and undici call it. */
import { errors } from 'undici';
import { OutgoingProblem, type OutgoingProblemCode } from '../../ports/outgoing-http.ts';

interface Reading {
  readonly code: OutgoingProblemCode;
  readonly retryable: boolean;
  readonly says: (host: string) => string;
}

const unknownName: Reading = {
  code: 'name-unknown',
  retryable: true,
  says: (host) => `There is no computer called “${host}”, or nobody could be asked for it just now.`,
};
const refused: Reading = {
  code: 'connection-refused',
  retryable: true,
  says: (host) =>
    `“${host}” takes no connections: nothing is running there, or something in between refuses.`,
};
const lost: Reading = {
  code: 'connection-lost',
  retryable: true,
  says: (host) => `The connection to “${host}” broke off before the whole answer was here.`,
};
const late: Reading = {
  code: 'no-answer-in-time',
  retryable: true,
  says: (host) => `“${host}” did not answer in time.`,
};
const noHttp: Reading = {
  code: 'connection-lost',
  retryable: true,
  says: (host) => `What “${host}” answered is not HTTP.`,
};

const readings: Readonly<Record<string, Reading>> = {
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  ECONNREFUSED: refused,
  EHOSTUNREACH: refused,
  ENETUNREACH: refused,
  EACCES: refused,
  ECONNRESET: lost,
  EPIPE: lost,
  UND_ERR_SOCKET: lost,
  UND_ERR_CLOSED: lost,
  UND_ERR_DESTROYED: lost,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: lost,
  ETIMEDOUT: late,
  UND_ERR_CONNECT_TIMEOUT: late,
  UND_ERR_HEADERS_TIMEOUT: late,
  UND_ERR_BODY_TIMEOUT: late,
  UND_ERR_HEADERS_OVERFLOW: {
    code: 'answer-too-large',
    retryable: false,
    says: (host) => `“${host}” answered with more headers than Baton takes.`,
  },
  UND_ERR_INVALID_ARG: {
    code: 'bad-address',
    retryable: false,
    says: (host) =>
      `The request to “${host}” cannot be sent: a header or its method has characters that may not be there.`,
  },
};

export function connectionProblem(error: unknown, host: string): OutgoingProblem {
  if (error instanceof OutgoingProblem) return error;
  const code = codeOf(error);
  const { code: problem, retryable, says } = readingOf(code);
  return new OutgoingProblem(problem, says(host), retryable, { cause: error });
}

function readingOf(code: string): Reading {
  const known = readings[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return noHttp;
  if (/CERT|SIGNATURE|ERR_TLS|ERR_SSL|EPROTO/u.test(code)) return certificate(code);
  return lost;
}

function certificate(code: string): Reading {
  return {
    code: 'certificate',
    retryable: false,
    says: (host) =>
      `“${host}” could not be trusted: its certificate is not in order (${code.toLowerCase().replaceAll('_', ' ')}). Nothing was sent.`,
  };
}

/** Several addresses were tried: the first one's code stands for all. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // Its codes are not always there; a body that ends before its end is a connection that was lost.
  if (error instanceof errors.HTTPParserError)
    return /EOF|terminated/iu.test(error.message) ? 'ECONNRESET' : 'HPE_INVALID';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return '';
}

/** Fields that every action over HTTP asks for in the same words, and what they come to. */
import { Type } from 'typebox';
import { field } from '../action.ts';
import type { HttpCall } from './call-http.ts';

export const limitFields = {
  timeout: field.optional(
    field.whole({
      title: 'Longest wait, in seconds',
      description: 'From the first byte sent to the last received.',
      default: 30,
      minimum: 1,
      maximum: 600,
      baton: { advanced: true },
    }),
  ),
  largestAnswer: field.optional(
    field.whole({
      title: 'Largest answer, in MB',
      default: 10,
      minimum: 1,
      maximum: 100,
      baton: { advanced: true },
    }),
  ),
};

export const idempotencyField = field.optional(
  field.text({
    title: 'Header of the idempotency key',
    description:
      'Every attempt at this step sends the same key under this name, so that the other side can tell a second attempt from a second order. “off” sends none.',
    default: 'Idempotency-Key',
    baton: { advanced: true },
  }),
);

export const headersField = field.optional(field.pairs({ title: 'Headers', baton: { advanced: true } }));

export const answerOutputs = Type.Object({
  status: Type.Integer({ title: 'Status' }),
  headers: Type.Record(Type.String(), Type.String(), { title: 'Headers, names in lower case' }),
  body: Type.Unknown({ title: 'What came back: data, a text, or a file' }),
});

export function limitsOf(inputs: {
  readonly timeout?: number;
  readonly largestAnswer?: number;
}): Pick<HttpCall, 'timeout_ms' | 'maxBytes'> {
  return {
    timeout_ms: (inputs.timeout ?? 30) * 1_000,
    maxBytes: (inputs.largestAnswer ?? 10) * 1_048_576,
  };
}

/** As the action was given it; reading methods change nothing, so they carry none. */
export function idempotencyHeader(
  method: string,
  name: string | undefined,
  key: string,
): Readonly<Record<string, string>> {
  const header = (name ?? 'Idempotency-Key').trim();
  if (header === '' || header.toLowerCase() === 'off') return {};
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) ? {} : { [header]: key };
}

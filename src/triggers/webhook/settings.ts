/** The form of a webhook. */
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { signatureStyles } from './verify-sender.ts';

const signed = ['header', 'signature', 'standard-webhooks'] as const;
const whenDone = { field: 'reply', is: ['when-done'] };

export const WebhookSettings = Type.Object({
  sender: field.choice(['address', ...signed, 'anybody'], {
    title: 'How the sender shows who it is',
    description:
      'address: by knowing the address, which cannot be guessed. header: by a secret in a header. signature: by signing what it sends. standard-webhooks: by signing as Standard Webhooks says. anybody: not at all.',
    default: 'address',
  }),
  token: field.optional(
    Type.String({
      title: 'Secret part of the address',
      description: 'At least 16 letters and digits.',
      pattern: '^[A-Za-z0-9_-]{16,128}$',
      baton: { onlyFor: { field: 'sender', is: ['address'] } },
    }),
  ),
  header: field.text({
    title: 'Header with the secret',
    default: 'X-Webhook-Secret',
    baton: { onlyFor: { field: 'sender', is: ['header'] } },
  }),
  style: field.choice(signatureStyles, {
    title: 'How it signs',
    description:
      'As GitHub, Stripe, Slack or Shopify do, or the plain HMAC-SHA-256 of the body in hex or base64.',
    default: 'github',
    baton: { onlyFor: { field: 'sender', is: ['signature'] } },
  }),
  signatureHeader: field.optional(
    field.text({
      title: 'Header with the signature',
      description: 'Where the sender uses another than is usual.',
      baton: { advanced: true, onlyFor: { field: 'sender', is: ['signature'] } },
    }),
  ),
  tolerance_s: field.whole({
    title: 'Oldest signature taken, in seconds',
    minimum: 1,
    maximum: 86_400,
    default: 300,
    baton: { advanced: true, onlyFor: { field: 'sender', is: ['signature', 'standard-webhooks'] } },
  }),
  method: field.choice(['POST', 'GET', 'POST or GET'], {
    title: 'Method',
    default: 'POST',
    baton: { advanced: true },
  }),
  largest_kb: field.whole({
    title: 'Largest request taken, in kilobytes',
    minimum: 1,
    maximum: 20_480,
    default: 1_024,
    baton: { advanced: true },
  }),
  same: field.optional(
    field.text({
      title: 'What tells a repetition',
      description: 'What has the same value as something that came before is not begun again, e.g. body.id.',
      baton: { as: 'expression', placeholder: 'body.id' },
    }),
  ),
  reply: field.choice(['at-once', 'when-done'], {
    title: 'Answer',
    description: 'At once, that it was taken; or when the case is done, with what came of it.',
    default: 'at-once',
  }),
  replyAt: field.optional(
    field.text({
      title: 'Answer already when the case reaches',
      baton: { as: 'element', onlyFor: whenDone },
    }),
  ),
  replyWith: field.optional(
    field.text({
      title: 'What the answer holds',
      description: 'Over the case’s data; left out, nothing of the case is told.',
      baton: { as: 'expression', placeholder: '{ approved: approved }', onlyFor: whenDone },
    }),
  ),
  replyWithin_s: field.whole({
    title: 'Longest wait, in seconds',
    description: 'After that it answers with an address to ask at later.',
    minimum: 1,
    maximum: 60,
    default: 25,
    baton: { onlyFor: whenDone },
  }),
});
export type WebhookSettings = Static<typeof WebhookSettings>;

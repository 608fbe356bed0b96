/** The form of a webhook. */
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { signatureStyles } from './verify-sender.ts';

const signed = ['header', 'signature', 'standard-webhooks'] as const;
const whenDone = { field: 'reply', is: ['when-done'] };

export const WebhookSettings = Type.Object({
  sender: field.choice(['address', ...signed, 'anybody'], {
    title: 'How the sender shows who it is',
    description: 'Who cannot show it is refused, and nothing is kept of what they sent.',
    default: 'address',
    baton: {
      words: {
        address: 'By the address, which cannot be guessed',
        header: 'By a secret in a header',
        signature: 'By signing what it sends',
        'standard-webhooks': 'By signing as “Standard Webhooks” says',
        anybody: 'Not at all: anybody may call',
      },
    },
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
    default: 'github',
    baton: {
      onlyFor: { field: 'sender', is: ['signature'] },
      words: {
        github: 'As GitHub does',
        stripe: 'As Stripe does',
        slack: 'As Slack does',
        shopify: 'As Shopify does',
        hex: 'HMAC-SHA-256 of the body, in hex',
        base64: 'HMAC-SHA-256 of the body, in base64',
      },
    },
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
    default: 'at-once',
    baton: {
      words: {
        'at-once': 'At once, that it was taken',
        'when-done': 'When the case is done, with what came of it',
      },
    },
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

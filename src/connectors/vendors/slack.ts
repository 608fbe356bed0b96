/** Slack: `chat.postMessage` of its Web API, and incoming webhooks. */
import { field } from '../action.ts';
import { from } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const message = {
  text: field.text({ title: 'Text', description: 'Slack’s own marks work: *bold*, <https://…|a link>.' }),
  blocks: field.optional(
    field.list({
      title: 'Blocks',
      description: 'Of Slack’s Block Kit; the text is then what notifications show.',
      baton: { advanced: true },
    }),
  ),
};
const words = ['slack', 'chat', 'message', 'notify', 'inform', 'nachricht', 'benachrichtigen'];

export const slack: VendorDeclaration = {
  id: 'slack',
  name: 'Slack',
  description: 'Posts messages into channels, as an application with a bot token.',
  reference: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  base: 'https://slack.com/api',
  credential: { kinds: ['token', 'bearer', 'oauth2-code'], required: true },
  signsIn: 'bearer',
  sentAs: 'json',
  errors: {
    message: ['error'],
    code: ['error'],
    inGoodAnswers: { at: 'ok', is: false },
    passing: [
      'ratelimited',
      'rate_limited',
      'internal_error',
      'fatal_error',
      'service_unavailable',
      'request_timeout',
    ],
  },
  operations: [
    {
      id: 'post-message',
      name: 'Post a message in Slack',
      description: 'The application must have been invited to the channel.',
      method: 'POST',
      path: '/chat.postMessage',
      fields: {
        channel: field.text({
          title: 'Channel',
          description: 'Its id or name.',
          baton: { placeholder: '#orders' },
        }),
        ...message,
        thread: field.optional(
          field.text({
            title: 'In answer to',
            description: 'The mark (ts) of the message whose thread it goes into.',
            baton: { advanced: true },
          }),
        ),
      },
      body: {
        channel: from('channel'),
        text: from('text'),
        blocks: from('blocks'),
        thread_ts: from('thread'),
      },
      gives: {
        ts: { title: 'Mark of the message (ts)', at: 'ts' },
        channel: { title: 'Id of the channel', at: 'channel' },
      },
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: words,
    },
  ],
};

export const slackWebhook: VendorDeclaration = {
  id: 'slack-webhook',
  name: 'Slack (incoming webhook)',
  description: 'Posts messages into the one channel that an incoming webhook belongs to.',
  reference: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
  base: { credential: 'address' },
  credential: { kinds: ['webhook-address'], required: true },
  signsIn: 'address',
  sentAs: 'json',
  operations: [
    {
      id: 'post',
      name: 'Post a message by a Slack webhook',
      description: 'The address of the webhook is the connection.',
      method: 'POST',
      path: '',
      fields: message,
      body: { text: from('text'), blocks: from('blocks') },
      gives: {},
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: words,
    },
  ],
};

/** Telegram: `sendMessage` and `sendDocument` of its Bot API. The bot's token stands in the path. */
import { field } from '../action.ts';
import { from } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const chat = field.text({
  title: 'Chat',
  description: 'Its number, or the @name of a channel.',
  baton: { placeholder: '-1001234567890' },
});
const silent = field.optional(field.yesNo({ title: 'Without a sound', baton: { advanced: true } }));
const gives = { message: { title: 'Number of the message', at: 'result.message_id' } };

export const telegram: VendorDeclaration = {
  id: 'telegram',
  name: 'Telegram',
  description: 'Sends messages and files as a bot.',
  reference: 'https://core.telegram.org/bots/api',
  base: 'https://api.telegram.org',
  credential: { kinds: ['token'], required: true },
  signsIn: 'address',
  sentAs: 'json',
  errors: {
    message: ['description'],
    code: ['error_code'],
    inGoodAnswers: { at: 'ok', is: false },
    retryAfter: 'parameters.retry_after',
  },
  operations: [
    {
      id: 'send-message',
      name: 'Send a message in Telegram',
      description: 'The person or group must have spoken to the bot before.',
      method: 'POST',
      path: '/bot{credential.token}/sendMessage',
      fields: {
        chat,
        text: field.text({ title: 'Text', description: 'At most 4,096 characters.' }),
        marks: field.optional(
          field.choice(['HTML', 'MarkdownV2'], {
            title: 'Marks in the text',
            description: 'Absent: it is sent as it is.',
            baton: { advanced: true },
          }),
        ),
        silent,
      },
      body: {
        chat_id: from('chat'),
        text: from('text'),
        parse_mode: from('marks'),
        disable_notification: from('silent'),
      },
      gives,
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['telegram', 'message', 'notify', 'nachricht'],
    },
    {
      id: 'send-document',
      name: 'Send a file in Telegram',
      description: 'At most 50 MB.',
      method: 'POST',
      path: '/bot{credential.token}/sendDocument',
      fields: {
        chat,
        document: field.json({ title: 'File', baton: { as: 'document' } }),
        caption: field.optional(field.text({ title: 'Text under it' })),
        silent,
      },
      sentAs: 'multipart',
      body: {
        chat_id: from('chat'),
        document: from('document'),
        caption: from('caption'),
        disable_notification: from('silent'),
      },
      gives,
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['telegram', 'file', 'document', 'datei'],
    },
  ],
};

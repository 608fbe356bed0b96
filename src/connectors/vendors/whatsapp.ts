/** WhatsApp: messages of the Cloud API of the WhatsApp Business Platform. */
import { field } from '../action.ts';
import { each, from, item, where } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const people = {
  sender: field.text({
    title: 'Id of your phone number',
    description: 'As Meta’s page of the application shows it; not the number itself.',
    baton: { fixed: true },
  }),
  to: field.text({ title: 'To', description: 'With country code.', baton: { placeholder: '+491701234567' } }),
};
const path = '/{sender}/messages';
const gives = { message: { title: 'Id of the message', at: 'messages.0.id' } };
const words = ['whatsapp', 'message', 'notify', 'nachricht'];

export const whatsapp: VendorDeclaration = {
  id: 'whatsapp',
  name: 'WhatsApp',
  description: 'Sends messages from a number of the WhatsApp Business Platform.',
  reference: 'https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages',
  base: 'https://graph.facebook.com/v23.0',
  credential: { kinds: ['token', 'bearer'], required: true },
  signsIn: 'bearer',
  sentAs: 'json',
  errors: {
    message: ['error.error_data.details', 'error.message'],
    code: ['error.code'],
    // Too many at once, of the application, the account, the number or the pair; a service in trouble.
    passing: ['4', '80007', '130429', '131048', '131056', '131016', '131000'],
  },
  operations: [
    {
      id: 'send-text',
      name: 'Send a text in WhatsApp',
      description: 'Only within a day of what the other person wrote last; else a template.',
      method: 'POST',
      path,
      fields: {
        ...people,
        text: field.text({ title: 'Text', description: 'At most 4,096 characters.' }),
        preview: field.optional(
          field.yesNo({ title: 'Show a preview of a link', baton: { advanced: true } }),
        ),
      },
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: from('to'),
        type: 'text',
        text: { preview_url: from('preview'), body: from('text') },
      },
      gives,
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: words,
    },
    {
      id: 'send-template',
      name: 'Send a template in WhatsApp',
      description: 'A template that Meta has approved, at any time.',
      method: 'POST',
      path,
      fields: {
        ...people,
        template: field.text({ title: 'Name of the template' }),
        language: field.text({ title: 'Language', default: 'en_US', baton: { placeholder: 'en_US' } }),
        values: field.optional(
          field.list({
            title: 'Values',
            description: 'Texts for {{1}}, {{2}}, … of the template, in order.',
          }),
        ),
      },
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: from('to'),
        type: 'template',
        template: {
          name: from('template'),
          language: { code: from('language') },
          components: [
            where('values', { type: 'body', parameters: each('values', { type: 'text', text: item() }) }),
          ],
        },
      },
      gives,
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: words,
    },
  ],
};

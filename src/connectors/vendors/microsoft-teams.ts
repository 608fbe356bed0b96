/** Microsoft Teams: an adaptive card by the webhook of a workflow (“When a Teams webhook request is received”). */
import { field } from '../action.ts';
import { each, from, item, where } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

export const microsoftTeams: VendorDeclaration = {
  id: 'teams',
  name: 'Microsoft Teams',
  description: 'Posts a card into the channel or chat that a workflow’s webhook belongs to.',
  reference:
    'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
  base: { credential: 'address' },
  credential: { kinds: ['webhook-address'], required: true },
  signsIn: 'address',
  sentAs: 'json',
  operations: [
    {
      id: 'post-card',
      name: 'Post a card in Teams',
      description: 'The address of the workflow’s webhook is the connection.',
      method: 'POST',
      path: '',
      fields: {
        title: field.text({ title: 'Title' }),
        text: field.optional(field.text({ title: 'Text' })),
        facts: field.optional(
          field.list({ title: 'Facts', description: 'A list of {title, value}, shown as two columns.' }),
        ),
        link: field.optional(field.text({ title: 'Address of a button', baton: { advanced: true } })),
        linkTitle: field.optional(
          field.text({ title: 'Text of the button', default: 'Open', baton: { advanced: true } }),
        ),
      },
      body: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', text: from('title'), size: 'Medium', weight: 'Bolder', wrap: true },
                where('text', { type: 'TextBlock', text: from('text'), wrap: true }),
                where('facts', {
                  type: 'FactSet',
                  facts: each('facts', { title: item('title'), value: item('value') }),
                }),
              ],
              actions: [
                where('link', { type: 'Action.OpenUrl', title: from('linkTitle'), url: from('link') }),
              ],
            },
          },
        ],
      },
      gives: {},
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['teams', 'chat', 'message', 'notify', 'inform', 'nachricht', 'benachrichtigen'],
    },
  ],
};

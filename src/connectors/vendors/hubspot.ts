/** HubSpot: contacts, deals and notes of its CRM API, version 3. */
import { field } from '../action.ts';
import { from, now, where } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const properties = field.optional(
  field.json({ title: 'Properties', description: 'Names with values, as HubSpot calls them.' }),
);

/** `kind`: HubSpot's own number of that association. */
function associated(fieldName: string, kind: number) {
  return where(fieldName, {
    to: { id: from(fieldName) },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: kind }],
  });
}

export const hubspot: VendorDeclaration = {
  id: 'hubspot',
  name: 'HubSpot',
  description: 'Keeps contacts, deals and notes in HubSpot’s CRM.',
  reference: 'https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide',
  base: 'https://api.hubapi.com/crm/v3/objects',
  credential: { kinds: ['token', 'bearer', 'oauth2-code'], required: true },
  signsIn: 'bearer',
  sentAs: 'json',
  errors: { message: ['message', 'errors.0.message'], code: ['category', 'errors.0.category'] },
  operations: [
    {
      id: 'upsert-contact',
      name: 'Create or update a contact in HubSpot',
      description: 'The contact with the e-mail address is changed, or made where there is none.',
      method: 'POST',
      path: '/contacts/batch/upsert',
      fields: { email: field.text({ title: 'E-mail address' }), properties },
      body: { inputs: [{ idProperty: 'email', id: from('email'), properties: from('properties') }] },
      gives: {
        id: { title: 'Id of the contact', at: 'results.0.id' },
        created: { title: 'Whether it is new', at: 'results.0.new' },
      },
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['contact', 'lead', 'customer', 'crm', 'hubspot', 'kontakt', 'kunde'],
    },
    {
      id: 'create-deal',
      name: 'Create a deal in HubSpot',
      description: 'In the pipeline’s stage, for a contact if one is named.',
      method: 'POST',
      path: '/deals',
      fields: {
        name: field.text({ title: 'Name' }),
        stage: field.text({
          title: 'Stage',
          description: 'Its id.',
          baton: { placeholder: 'appointmentscheduled' },
        }),
        amount: field.optional(field.number({ title: 'Amount' })),
        pipeline: field.optional(
          field.text({ title: 'Pipeline', description: 'Its id.', default: 'default' }),
        ),
        closeDate: field.optional(field.text({ title: 'Close date', baton: { placeholder: '2026-01-31' } })),
        contact: field.optional(field.text({ title: 'Contact', description: 'Its id.' })),
      },
      body: {
        properties: {
          dealname: from('name'),
          dealstage: from('stage'),
          amount: from('amount'),
          pipeline: from('pipeline'),
          closedate: from('closeDate'),
        },
        associations: [associated('contact', 3)],
      },
      gives: { id: { title: 'Id of the deal', at: 'id' } },
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['deal', 'opportunity', 'crm', 'hubspot', 'geschäft'],
    },
    {
      id: 'create-note',
      name: 'Write a note in HubSpot',
      description: 'On a contact or a deal.',
      method: 'POST',
      path: '/notes',
      fields: {
        text: field.text({ title: 'Text' }),
        contact: field.optional(field.text({ title: 'Contact', description: 'Its id.' })),
        deal: field.optional(field.text({ title: 'Deal', description: 'Its id.' })),
      },
      body: {
        properties: { hs_timestamp: now, hs_note_body: from('text') },
        associations: [associated('contact', 202), associated('deal', 214)],
      },
      gives: { id: { title: 'Id of the note', at: 'id' } },
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['note', 'crm', 'hubspot', 'notiz'],
    },
  ],
};

/** Salesforce: SOQL queries and records of its REST API. */
import { field } from '../action.ts';
import { bound, from } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const instance = field.text({
  title: 'Your Salesforce address',
  baton: { fixed: true, placeholder: 'https://acme.my.salesforce.com' },
});
const object = field.text({ title: 'Object', baton: { fixed: true, placeholder: 'Account' } });
const fields = field.json({ title: 'Fields', description: 'Names with values, as Salesforce calls them.' });
const created = {
  id: { title: 'Id of the record', at: 'id' },
  created: { title: 'Whether it is new', at: 'created' },
};

export const salesforce: VendorDeclaration = {
  id: 'salesforce',
  name: 'Salesforce',
  description: 'Finds, creates and updates records.',
  reference: 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm',
  base: { setting: 'instance' },
  credential: { kinds: ['oauth2-code', 'oauth2-client', 'bearer'], required: true },
  signsIn: 'bearer',
  sentAs: 'json',
  errors: {
    message: ['0.message'],
    code: ['0.errorCode'],
    passing: ['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'REQUEST_LIMIT_EXCEEDED'],
  },
  operations: [
    {
      id: 'query',
      name: 'Find records in Salesforce',
      description: 'A query in SOQL; the case’s values are bound to its :names and cannot change it.',
      method: 'GET',
      path: '/services/data/v62.0/query',
      fields: {
        instance,
        soql: field.text({
          title: 'Query',
          description: ':name stands for a value, :name:date for a date.',
          baton: { as: 'sql', fixed: true, placeholder: 'SELECT Id, Name FROM Account WHERE Name = :name' },
        }),
        values: field.optional(field.json({ title: 'Values', description: 'For the :names of the query.' })),
      },
      query: { q: bound('soql', 'values') },
      gives: {
        records: { title: 'The records', at: 'records' },
        total: { title: 'How many there are', at: 'totalSize' },
        complete: { title: 'Whether these are all', at: 'done' },
      },
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['salesforce', 'crm', 'find', 'look up', 'check', 'suchen', 'prüfen'],
    },
    {
      id: 'upsert',
      name: 'Create or update a record in Salesforce',
      description: 'The record whose external id has the value is changed, or made where there is none.',
      method: 'PATCH',
      path: '/services/data/v62.0/sobjects/{object}/{idField}/{idValue}',
      fields: {
        instance,
        object,
        idField: field.text({
          title: 'External id field',
          baton: { fixed: true, placeholder: 'Order_No__c' },
        }),
        idValue: field.text({ title: 'Its value' }),
        fields,
      },
      body: from('fields'),
      gives: created,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['salesforce', 'crm', 'update', 'customer', 'aktualisieren', 'kunde'],
    },
    {
      id: 'create',
      name: 'Create a record in Salesforce',
      description: 'Where the record has an external id, “create or update” is safer: it can be repeated.',
      method: 'POST',
      path: '/services/data/v62.0/sobjects/{object}',
      fields: { instance, object, fields },
      body: from('fields'),
      gives: { id: created.id },
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['salesforce', 'crm', 'create', 'lead', 'anlegen'],
    },
  ],
};

/** Xero: invoices and contacts of its Accounting API, version 2. */
import { field } from '../action.ts';
import { each, from, idempotencyKey, item } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const organisation = field.text({
  title: 'Organisation',
  description: 'Its tenant id.',
  baton: { fixed: true },
});

export const xero: VendorDeclaration = {
  id: 'xero',
  name: 'Xero',
  description: 'Books invoices and keeps contacts.',
  reference: 'https://developer.xero.com/documentation/api/accounting/invoices',
  base: 'https://api.xero.com/api.xro/2.0',
  credential: { kinds: ['oauth2-code', 'oauth2-client', 'bearer'], required: true },
  signsIn: 'bearer',
  headers: {
    accept: 'application/json',
    'xero-tenant-id': from('organisation'),
    'idempotency-key': idempotencyKey,
  },
  sentAs: 'json',
  errors: {
    message: ['Elements.0.ValidationErrors.0.Message', 'Detail', 'Message'],
    code: ['Type', 'Title'],
  },
  operations: [
    {
      id: 'create-invoice',
      name: 'Create an invoice in Xero',
      description: 'To a customer, or of a supplier.',
      method: 'PUT',
      path: '/Invoices',
      fields: {
        organisation,
        type: field.choice(['ACCREC', 'ACCPAY'], {
          title: 'Kind',
          description: 'ACCREC: to a customer. ACCPAY: of a supplier.',
          default: 'ACCREC',
        }),
        contact: field.text({ title: 'Contact', description: 'Its id.' }),
        lines: field.list({
          title: 'Lines',
          description:
            'A list of {description, quantity, price, account, tax}; account and tax are codes of Xero.',
        }),
        date: field.optional(field.text({ title: 'Date', baton: { placeholder: '2026-01-31' } })),
        due: field.optional(field.text({ title: 'Due', baton: { placeholder: '2026-02-28' } })),
        number: field.optional(field.text({ title: 'Number' })),
        reference: field.optional(field.text({ title: 'Reference' })),
        status: field.optional(
          field.choice(['DRAFT', 'SUBMITTED', 'AUTHORISED'], { title: 'Status', default: 'DRAFT' }),
        ),
      },
      body: {
        Invoices: [
          {
            Type: from('type'),
            Contact: { ContactID: from('contact') },
            Date: from('date'),
            DueDate: from('due'),
            InvoiceNumber: from('number'),
            Reference: from('reference'),
            Status: from('status'),
            LineItems: each('lines', {
              Description: item('description'),
              Quantity: item('quantity'),
              UnitAmount: item('price'),
              AccountCode: item('account'),
              TaxType: item('tax'),
            }),
          },
        ],
      },
      gives: {
        id: { title: 'Id', at: 'Invoices.0.InvoiceID' },
        number: { title: 'Number', at: 'Invoices.0.InvoiceNumber' },
        total: { title: 'Total', at: 'Invoices.0.Total' },
      },
      effect: 'writes',
      repeat: 'safe-by-key',
      suggestedBy: ['xero', 'invoice', 'accounting', 'book', 'rechnung', 'buchen'],
    },
    {
      id: 'create-contact',
      name: 'Create a contact in Xero',
      description: 'A customer or a supplier; its name must be new.',
      method: 'PUT',
      path: '/Contacts',
      fields: {
        organisation,
        name: field.text({ title: 'Name' }),
        email: field.optional(field.text({ title: 'E-mail address' })),
        firstName: field.optional(field.text({ title: 'First name of a person' })),
        lastName: field.optional(field.text({ title: 'Last name of a person' })),
      },
      body: {
        Contacts: [
          {
            Name: from('name'),
            EmailAddress: from('email'),
            FirstName: from('firstName'),
            LastName: from('lastName'),
          },
        ],
      },
      gives: { id: { title: 'Id', at: 'Contacts.0.ContactID' } },
      effect: 'writes',
      repeat: 'safe-by-key',
      suggestedBy: ['xero', 'contact', 'customer', 'supplier', 'kontakt', 'kunde', 'lieferant'],
    },
  ],
};

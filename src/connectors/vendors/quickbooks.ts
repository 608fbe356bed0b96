/** QuickBooks Online: invoices, bills and queries of its Accounting API, version 3. */
import { field } from '../action.ts';
import { bound, each, from, idempotencyKey, item, where } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const company = field.text({
  title: 'Company',
  description: 'Its id (realm), as QuickBooks’ account page shows it.',
  baton: { fixed: true },
});
const dates = {
  number: field.optional(field.text({ title: 'Number' })),
  date: field.optional(field.text({ title: 'Date', baton: { placeholder: '2026-01-31' } })),
  due: field.optional(field.text({ title: 'Due', baton: { placeholder: '2026-02-28' } })),
};
const dated = { DocNumber: from('number'), TxnDate: from('date'), DueDate: from('due') };
const words = ['quickbooks', 'accounting', 'book', 'post', 'buchen', 'verbuchen'];
/** The key of QuickBooks for what may come twice. */
const once = { requestid: idempotencyKey };

export const quickbooks: VendorDeclaration = {
  id: 'quickbooks',
  name: 'QuickBooks Online',
  description: 'Books invoices and bills, and finds what is booked.',
  reference: 'https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice',
  base: 'https://quickbooks.api.intuit.com/v3/company',
  credential: { kinds: ['oauth2-code', 'bearer'], required: true },
  signsIn: 'bearer',
  headers: { accept: 'application/json' },
  query: { minorversion: '75' },
  sentAs: 'json',
  errors: {
    message: ['Fault.Error.0.Detail', 'Fault.Error.0.Message'],
    code: ['Fault.Error.0.code'],
    passing: ['3001', '3003'],
  },
  operations: [
    {
      id: 'create-invoice',
      name: 'Create an invoice in QuickBooks',
      description: 'For a customer.',
      method: 'POST',
      path: '/{company}/invoice',
      fields: {
        company,
        customer: field.text({ title: 'Customer', description: 'Its id.' }),
        lines: field.list({
          title: 'Lines',
          description: 'A list of {amount, description, item, quantity, price}; item is the id of a product.',
        }),
        ...dates,
        email: field.optional(field.text({ title: 'E-mail address for the bill' })),
      },
      query: once,
      body: {
        CustomerRef: { value: from('customer') },
        ...dated,
        BillEmail: where('email', { Address: from('email') }),
        Line: each('lines', {
          DetailType: 'SalesItemLineDetail',
          Amount: item('amount'),
          Description: item('description'),
          SalesItemLineDetail: {
            ItemRef: { value: item('item') },
            Qty: item('quantity'),
            UnitPrice: item('price'),
          },
        }),
      },
      gives: {
        id: { title: 'Id', at: 'Invoice.Id' },
        number: { title: 'Number', at: 'Invoice.DocNumber' },
        total: { title: 'Total', at: 'Invoice.TotalAmt' },
      },
      effect: 'writes',
      repeat: 'safe-by-key',
      suggestedBy: [...words, 'invoice', 'rechnung'],
    },
    {
      id: 'create-bill',
      name: 'Create a bill in QuickBooks',
      description: 'What is owed to a supplier.',
      method: 'POST',
      path: '/{company}/bill',
      fields: {
        company,
        vendor: field.text({ title: 'Supplier', description: 'Its id.' }),
        lines: field.list({
          title: 'Lines',
          description: 'A list of {amount, description, account}; account is the id of an expense account.',
        }),
        ...dates,
      },
      query: once,
      body: {
        VendorRef: { value: from('vendor') },
        ...dated,
        Line: each('lines', {
          DetailType: 'AccountBasedExpenseLineDetail',
          Amount: item('amount'),
          Description: item('description'),
          AccountBasedExpenseLineDetail: { AccountRef: { value: item('account') } },
        }),
      },
      gives: { id: { title: 'Id', at: 'Bill.Id' }, total: { title: 'Total', at: 'Bill.TotalAmt' } },
      effect: 'writes',
      repeat: 'safe-by-key',
      suggestedBy: [...words, 'bill', 'supplier invoice', 'eingangsrechnung'],
    },
    {
      id: 'query',
      name: 'Find in QuickBooks',
      description:
        'A query in QuickBooks’ language; the case’s values are bound to its :names and cannot change it.',
      method: 'GET',
      path: '/{company}/query',
      fields: {
        company,
        query: field.text({
          title: 'Query',
          description: ':name stands for a value.',
          baton: { as: 'sql', fixed: true, placeholder: 'select * from Vendor where DisplayName = :name' },
        }),
        values: field.optional(field.json({ title: 'Values', description: 'For the :names of the query.' })),
      },
      query: { query: bound('query', 'values') },
      gives: { found: { title: 'What was found, by kind', at: 'QueryResponse' } },
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['quickbooks', 'find', 'look up', 'check', 'suchen'],
    },
  ],
};

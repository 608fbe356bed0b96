/** Stripe: customers, invoices and payments of its API, version 1; forms in, JSON out, every write under its key. */
import { field } from '../action.ts';
import { each, from, idempotencyKey, item } from './body-template.ts';
import type { VendorDeclaration, VendorOperation } from './vendor-declaration.ts';

const customer = field.text({ title: 'Customer', description: 'Its id.', baton: { placeholder: 'cus_…' } });
const currency = field.text({ title: 'Currency', baton: { placeholder: 'eur' } });
const description = field.optional(field.text({ title: 'Description' }));
const metadata = field.optional(
  field.pairs({ title: 'Metadata', description: 'Names with texts that Stripe keeps for you.' }),
);
const amount = field.whole({ title: 'Amount in cents', description: 'The smallest unit: 12.50 € is 1250.' });
const id = { title: 'Id', at: 'id' };
const write = { method: 'POST', effect: 'writes', repeat: 'safe-by-key' } as const;

const operations: readonly VendorOperation[] = [
  {
    ...write,
    id: 'create-customer',
    name: 'Create a customer in Stripe',
    description: 'Stripe does not look whether there is one with the same e-mail address.',
    path: '/customers',
    fields: {
      email: field.text({ title: 'E-mail address' }),
      name: field.optional(field.text({ title: 'Name' })),
      description,
      metadata,
    },
    body: {
      email: from('email'),
      name: from('name'),
      description: from('description'),
      metadata: from('metadata'),
    },
    gives: { id },
    suggestedBy: ['stripe', 'customer', 'kunde'],
  },
  {
    ...write,
    id: 'create-invoice',
    name: 'Create an invoice in Stripe',
    description: 'A draft. Its items are added after it; then it is finalized.',
    path: '/invoices',
    fields: {
      customer,
      daysUntilDue: field.optional(field.whole({ title: 'Days until due', default: 30, minimum: 0 })),
      currency: field.optional(currency),
      description,
      metadata,
    },
    body: {
      customer: from('customer'),
      collection_method: 'send_invoice',
      days_until_due: from('daysUntilDue'),
      currency: from('currency'),
      description: from('description'),
      metadata: from('metadata'),
    },
    gives: { id, status: { title: 'Status', at: 'status' } },
    suggestedBy: ['stripe', 'invoice', 'bill', 'rechnung', 'facture'],
  },
  {
    ...write,
    id: 'add-invoice-item',
    name: 'Add an item to an invoice in Stripe',
    description: 'Of a draft.',
    path: '/invoiceitems',
    fields: {
      customer,
      invoice: field.text({ title: 'Invoice', description: 'Its id.', baton: { placeholder: 'in_…' } }),
      amount,
      currency,
      description,
    },
    body: {
      customer: from('customer'),
      invoice: from('invoice'),
      amount: from('amount'),
      currency: from('currency'),
      description: from('description'),
    },
    gives: { id },
    suggestedBy: ['stripe', 'invoice', 'item', 'rechnung', 'position'],
  },
  {
    ...write,
    id: 'finalize-invoice',
    name: 'Finalize an invoice in Stripe',
    description: 'It gets its number and can be paid; it can no longer be changed.',
    path: '/invoices/{invoice}/finalize',
    fields: {
      invoice: field.text({ title: 'Invoice', description: 'Its id.', baton: { placeholder: 'in_…' } }),
    },
    body: { auto_advance: true },
    gives: {
      id,
      number: { title: 'Number', at: 'number' },
      page: { title: 'Page where it is paid', at: 'hosted_invoice_url' },
      pdf: { title: 'Address of its PDF', at: 'invoice_pdf' },
    },
    suggestedBy: ['stripe', 'invoice', 'finalize', 'rechnung'],
  },
  {
    ...write,
    id: 'create-payment-link',
    name: 'Create a payment link in Stripe',
    description: 'A page where anybody who has its address can pay.',
    path: '/payment_links',
    fields: {
      items: field.list({
        title: 'Items',
        description: 'A list of {price, quantity}; price is an id of Stripe.',
      }),
      metadata,
    },
    body: {
      line_items: each('items', { price: item('price'), quantity: item('quantity') }),
      metadata: from('metadata'),
    },
    gives: { id, url: { title: 'Address of the page', at: 'url' } },
    suggestedBy: ['stripe', 'payment', 'pay', 'zahlung', 'bezahlen'],
  },
  {
    ...write,
    id: 'create-payment-intent',
    name: 'Begin a payment in Stripe',
    description: 'A payment intent, which a page of yours completes with the client secret.',
    path: '/payment_intents',
    fields: { amount, currency, customer: field.optional(customer), description, metadata },
    body: {
      amount: from('amount'),
      currency: from('currency'),
      customer: from('customer'),
      description: from('description'),
      metadata: from('metadata'),
      automatic_payment_methods: { enabled: true },
    },
    gives: { id, status: { title: 'Status', at: 'status' } },
    suggestedBy: ['stripe', 'payment', 'charge', 'zahlung'],
  },
];

export const stripe: VendorDeclaration = {
  id: 'stripe',
  name: 'Stripe',
  description: 'Creates customers, invoices and payments.',
  reference: 'https://docs.stripe.com/api',
  base: 'https://api.stripe.com/v1',
  credential: { kinds: ['token', 'bearer'], required: true },
  signsIn: 'bearer',
  headers: { 'idempotency-key': idempotencyKey },
  sentAs: 'bracket-form',
  errors: {
    message: ['error.message'],
    code: ['error.code', 'error.type'],
    passing: ['lock_timeout', 'idempotency_key_in_use', 'rate_limit'],
  },
  operations,
};

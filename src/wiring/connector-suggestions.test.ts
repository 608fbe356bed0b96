import { describe, expect, test } from 'vitest';
import { type SuggestibleAction, suggestConnectors } from './connector-suggestions.ts';

const action = (
  id: string,
  connector: string,
  inputs: readonly string[] = [],
  suggestedBy: readonly string[] = [],
): SuggestibleAction => ({
  id,
  name: id,
  connector: { id: id.split('.')[0] ?? id, name: connector },
  suggestedBy,
  inputs: inputs.map((name) => ({ name, title: name, fixed: name === 'template' })),
});

const actions = [
  action('http.request', 'Web API', ['url', 'body'], ['api', 'call', 'request', 'übermitteln']),
  action('email.send', 'E-mail', ['to', 'subject', 'template']),
  action('slack.post', 'Slack', ['channel', 'text']),
  action('hubspot.contact', 'HubSpot'),
  action('postgres.query', 'PostgreSQL'),
];

const first = (name: string, type = 'task', more = {}) =>
  suggestConnectors({ element: 'a', name, type, ...more }, actions, [])[0]?.action.id;

describe('what could carry out a step', () => {
  test.each([
    ['Send confirmation to customer', 'email.send'],
    ['Kunden benachrichtigen', 'email.send'],
    ['Notify customer by e-mail', 'email.send'],
    ['Rechnung verbuchen', 'http.request'],
    ['Post to accounting', 'http.request'],
    ['Daten an SAP übermitteln', 'http.request'],
    ['Tell the team in Slack', 'slack.post'],
    ['Create contact in HubSpot', 'hubspot.contact'],
    ['Stammdaten in der Datenbank nachschlagen', 'postgres.query'],
  ])('%s: %s', (name, expected) => {
    expect(first(name)).toBe(expected);
  });

  test.each([
    'Approve invoice',
    'Rechnung prüfen',
    'Call customer',
    'Request approval of the list',
    'Check e-mail address',
    'Send letter with the PIN',
    'Paket versenden',
    '',
    'Do it',
  ])('nothing for what needs a person, or says nothing: %s', (name) => {
    expect(first(name)).toBeUndefined();
  });

  test('a specialist is proposed where it or its kind is named, not for words that mean many things', () => {
    const vendors = [
      ...actions,
      action('stripe.customer', 'Stripe', [], ['stripe', 'customer', 'invoice']),
      action('stripe.charge', 'Stripe', [], ['stripe', 'charge', 'payment']),
      action('salesforce.create', 'Salesforce', [], ['salesforce', 'crm', 'customer']),
    ];
    const all = (name: string) =>
      suggestConnectors({ element: 'a', name, type: 'task' }, vendors, []).map((one) => one.action.id);
    expect(all('Create customer')).toEqual([]);
    expect(all('Send invoice to customer')).toEqual(['email.send']);
    expect(all('Charge the payment')).toEqual(['stripe.charge']);
    expect(all('Create customer in Stripe')).toEqual(['stripe.customer']);
    expect(all('Update customer in CRM')).toEqual(['http.request', 'salesforce.create']);
  });

  test('follows what the drawing says by its type, where the name leaves it open', () => {
    expect(first('Invoice', 'sendTask')).toBe('email.send');
    expect(first('Invoice', 'serviceTask')).toBe('http.request');
    expect(first('Approve credit', 'serviceTask')).toBe('http.request');
    expect(first('Send offer', 'userTask')).toBeUndefined();
    expect(first('Send confirmation', 'receiveTask')).toBeUndefined();
  });

  test('reads the description and the lane too, and gives the reason', () => {
    const lane = { lane: 'Slack', documentation: 'Post a message with the number.' };
    const [suggestion] = suggestConnectors(
      { element: 'a', name: 'Inform team', type: 'task', ...lane },
      actions,
      [],
    );
    expect(suggestion?.reason).toContain('“Inform”');
    const all = suggestConnectors({ element: 'a', name: 'Inform team', type: 'task', ...lane }, actions, []);
    expect(all.map((one) => one.action.id)).toContain('slack.post');
    expect(all.find((one) => one.action.id === 'slack.post')?.reason).toContain('speaks of “Slack”');
  });

  test('is never more than three, the likeliest first, and bounded for absurd texts', () => {
    const all = suggestConnectors(
      { element: 'a', name: 'Send Slack e-mail to HubSpot database and SAP', type: 'serviceTask' },
      actions,
      [],
    );
    expect(all.length).toBe(3);
    expect(all.map(({ confidence }) => confidence)).toEqual(
      [...all.map(({ confidence }) => confidence)].sort((a, b) => b - a),
    );
    const began = performance.now();
    first(`${'ue'.repeat(50_000)} ${'send '.repeat(20_000)}`);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

test('inputs are guessed by names that are alike, in both languages, and not where two are as likely', () => {
  const guesses = (variables: readonly string[]) =>
    suggestConnectors(
      { element: 'a', name: 'Send e-mail', type: 'task' },
      actions,
      variables,
    )[0]?.guesses.map(({ input, expression }) => [input, expression]);
  expect(guesses(['customer.email', 'betreff', 'template', 'amount'])).toEqual([
    ['to', 'customer.email'],
    ['subject', 'betreff'],
  ]);
  expect(guesses(['kunde.email', 'firma.email'])).toEqual([]);
});

import { expect, test } from 'vitest';
import { freeName, newTrigger } from './new-trigger.ts';

test('a webhook begins with an address that cannot be guessed, another one each time', () => {
  const settings = { type: 'object', properties: { sender: {}, token: {} } };
  const made = newTrigger({ on: 'webhook', settings });
  const token = expect.stringMatching(/^[A-Za-z0-9]{24}$/);
  expect(made).toEqual({ on: 'webhook', settings: { sender: 'address', token } });
  expect(newTrigger({ on: 'webhook', settings })).not.toEqual(made);
});

test('a kind without an address of its own begins empty', () => {
  expect(newTrigger({ on: 'email', settings: { properties: { folder: {} } } })).toEqual({ on: 'email' });
});

test('the name in its address is one that no other trigger has, live or drafted', () => {
  expect(freeName('form', [])).toBe('form');
  expect(freeName('form', ['form', 'form-2'])).toBe('form-3');
});

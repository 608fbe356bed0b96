import { expect, test } from 'vitest';
import { freeName, newToken, newTrigger } from './new-trigger.ts';

test('a webhook begins with an address that cannot be guessed, another one each time', () => {
  const settings = { type: 'object', properties: { sender: {}, token: {} } };
  const made = [1, 2].map(() => newTrigger({ on: 'webhook', settings })?.settings?.token);
  expect(made[0]).toMatch(/^[A-Za-z0-9]{24}$/);
  expect(made[0]).not.toBe(made[1]);
  expect(newToken()).toHaveLength(24);
});

test('a kind without an address of its own begins empty, and one the page does not know not at all', () => {
  expect(newTrigger({ on: 'email', settings: { properties: { folder: {} } } })).toEqual({ on: 'email' });
  expect(newTrigger({ on: 'pigeon', settings: {} })).toBeUndefined();
});

test('the name in its address is one that no other trigger has, live or drafted', () => {
  expect(freeName('form', [])).toBe('form');
  expect(freeName('form', ['form', 'form-2'])).toBe('form-3');
});

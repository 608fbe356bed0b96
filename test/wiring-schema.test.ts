/**
 * docs/wiring.schema.json is the schema Baton goes by. `BATON_WRITE_DOCS=1 npx vitest run test/wiring-schema.test.ts`
 * writes it anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { publishedWiringSchema } from '../src/wiring/published-schema.ts';
import { validateWiring } from '../src/wiring/validate-wiring.ts';

const page = new URL('../docs/wiring.schema.json', import.meta.url);
const examples = new URL('../examples/', import.meta.url);

const wirings = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('wiring.json'))
  .map((name): [string, unknown] => [name, JSON.parse(readFileSync(new URL(name, examples), 'utf8'))]);

test('docs/wiring.schema.json is the schema of the document', () => {
  const expected = `${JSON.stringify(publishedWiringSchema(), undefined, 2)}\n`;
  if (process.env.BATON_WRITE_DOCS !== undefined) writeFileSync(page, expected);
  expect(readFileSync(page, 'utf8')).toBe(expected);
});

describe('a validator of somebody else, by the published schema,', () => {
  const check = new Ajv2020({ strict: false }).compile(Object(publishedWiringSchema()));

  test.each(wirings)('takes %s, as Baton does', (_, wiring) => {
    expect(check(wiring), JSON.stringify(check.errors)).toBe(true);
    expect(validateWiring(wiring).ok).toBe(true);
  });

  test('takes a document that names its schema for an editor', () => {
    const named = { $schema: './wiring.schema.json', format: 1, steps: { a: { by: 'nothing' } } };
    expect(check(named)).toBe(true);
    expect(validateWiring(named).ok).toBe(true);
  });

  test.each([
    [{}],
    [{ format: 2 }],
    [{ format: 1, steps: { a: { by: 'magic' } } }],
    [{ format: 1, hats: {} }],
    [{ format: 1, steps: { a: { by: 'connector' } } }],
    [[]],
    [null],
  ])('refuses %j, as Baton does', (wiring) => {
    expect(check(wiring)).toBe(false);
    expect(validateWiring(wiring).ok).toBe(false);
  });
});

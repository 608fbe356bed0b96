import { describe, expect, it } from 'vitest';
import { fieldsOf } from './action-fields.ts';

describe('The form of an action', () => {
  it('asks for what the schema names, in its words and its order', () => {
    const fields = fieldsOf({
      type: 'object',
      required: ['url', 'method'],
      properties: {
        url: { type: 'string', title: 'Address', description: 'With https.' },
        method: { enum: ['GET', 'POST'], title: 'Method', default: 'GET' },
        text: { type: 'string', title: 'Text', baton: { as: 'template', fixed: true } },
        tries: { type: 'integer', title: 'Tries', baton: { advanced: true, placeholder: '3' } },
      },
    });
    expect(fields.map(({ name, label, kind, required }) => [name, label, kind, required])).toEqual([
      ['url', 'Address', 'text', true],
      ['method', 'Method', 'choice', false],
      ['text', 'Text', 'template', false],
      ['tries', 'Tries', 'whole', false],
    ]);
    expect(fields[0]?.hint).toBe('With https.');
    expect(fields[1]).toMatchObject({ choices: ['GET', 'POST'], initial: 'GET' });
    expect(fields[2]?.fixed).toBe(true);
    expect(fields[3]).toMatchObject({ advanced: true, placeholder: '3' });
  });

  it('has a field for any value where a property says nothing it knows', () => {
    expect(fieldsOf({ properties: { body: {}, odd: true } }).map(({ kind }) => kind)).toEqual([
      'json',
      'json',
    ]);
    expect(fieldsOf('nonsense')).toEqual([]);
  });
});

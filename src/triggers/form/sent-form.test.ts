import { expect, test } from 'vitest';
import type { IncomingRequest } from '../../ports/triggers.ts';
import type { Form } from '../../wiring/definition.ts';
import { fileValues, readSentForm } from './sent-form.ts';

const form: Form = {
  fields: [
    { name: 'who', label: 'Who', type: 'string', required: true },
    { name: 'receipt', label: 'Receipt', type: 'file', required: true },
    { name: 'photos', label: 'Photos', type: 'file', required: false, many: true },
    { name: 'empty', label: 'Empty', type: 'file', required: false },
  ],
};

async function sent(data: FormData): Promise<IncomingRequest> {
  const request = new Request('http://localhost', { method: 'POST', body: data });
  const type = request.headers.get('content-type') ?? '';
  return incoming(type, new Uint8Array(await request.arrayBuffer()));
}

function incoming(type: string, body: Uint8Array): IncomingRequest {
  return {
    at: 'forms',
    process: 'p',
    trigger: 't',
    rest: '',
    method: 'POST',
    headers: { 'content-type': type },
    query: {},
    body,
    address: '127.0.0.1',
    signal: new AbortController().signal,
  };
}

test('fields and files of a form come out, one or several as the form asks; what it does not ask for is left', async () => {
  const data = new FormData();
  data.set('who', 'Ada');
  data.set('receipt', new File(['%PDF'], 'receipt.pdf', { type: 'application/pdf' }));
  data.append('photos', new File(['1'], 'one.jpg', { type: 'image/jpeg' }));
  data.append('photos', new File(['2'], 'two.jpg', { type: 'image/jpeg' }));
  data.set('empty', new File([], ''));
  data.set('other', new File(['x'], 'other.exe'));
  const read = await readSentForm(await sent(data));
  expect(read?.fields.get('who')).toBe('Ada');
  const values = fileValues(form, read?.files ?? []);
  expect(Object.keys(values)).toEqual(['receipt', 'photos']);
  expect(values.receipt).toMatchObject({ name: 'receipt.pdf', type: 'application/pdf', size: 4 });
  expect(values.photos).toMatchObject([{ name: 'one.jpg' }, { name: 'two.jpg' }]);
});

test('a form without files comes as browsers send those', async () => {
  const body = new TextEncoder().encode('who=Ada+L.');
  const read = await readSentForm(incoming('application/x-www-form-urlencoded', body));
  expect(read?.fields.get('who')).toBe('Ada L.');
});

test('what is no form, or brings more files than anybody means, is none', async () => {
  const garbage = new TextEncoder().encode('--x\r\nnonsense');
  expect(await readSentForm(incoming('multipart/form-data; boundary=x', garbage))).toBeUndefined();
  const data = new FormData();
  for (let file = 0; file < 30; file += 1) data.append('photos', new File(['1'], 'one.jpg'));
  expect(await readSentForm(await sent(data))).toBeUndefined();
});

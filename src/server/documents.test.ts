import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { DocumentUsage, KeptDocument } from './api/documents.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const page = '<script>alert(document.cookie)</script>';

test('a file that was sent in comes back under the name it is asked for, to be saved and never shown', async () => {
  const kept = await baton.post<KeptDocument>('/api/documents', upload(page, 'Rechnung März.html'));
  expect(kept).toMatchObject({ name: 'Rechnung März.html', size: page.length });

  const name = encodeURIComponent('Rechnung "März"\r\nset-cookie: a=b.html');
  const answer = await baton.ask<string>('GET', `/api/documents/${kept.document}?name=${name}`);
  expect(answer.status).toBe(200);
  expect(answer.body).toBe(page);
  const { headers } = answer;
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''Rechnung%20%22M%C3%A4rz%22%0D%0Aset-cookie%3A%20a%3Db.html",
  );
  expect(headers.get('set-cookie')).toBeNull();
});

test('a file is still there after a restart', async () => {
  const kept = await baton.post<KeptDocument>('/api/documents', upload('kept', 'a.txt'));
  await baton.restart();
  expect((await baton.ask<string>('GET', `/api/documents/${kept.document}`)).body).toBe('kept');
});

test('a file past the limit is refused whole, in a sentence', async () => {
  const problem = await baton.problem(
    'POST',
    '/api/documents',
    upload(new Uint8Array(20 * 1024 * 1024 + 1), 'large.bin'),
  );
  expect(problem).toMatchObject({ code: 'body-too-large', status: 413 });
  expect(problem.detail).toContain('larger than 20 MB');
});

test('what is not there, and what is no hash, is told; a request without a file too', async () => {
  expect(await baton.problem('GET', `/api/documents/${'0'.repeat(64)}`)).toMatchObject({
    code: 'no-such-document',
  });
  expect(await baton.problem('GET', '/api/documents/..%2Fbaton.db')).toMatchObject({
    code: 'request-invalid',
  });
  expect(await baton.problem('POST', '/api/documents', new FormData())).toMatchObject({
    code: 'file-missing',
  });
  expect(await baton.problem('POST', '/api/documents', { file: 'x' })).toMatchObject({
    code: 'file-missing',
  });
});

test('how much is kept is told', async () => {
  const before = await baton.get<DocumentUsage>('/api/documents');
  await baton.post<KeptDocument>('/api/documents', upload('1234567', 'b.txt'));
  expect(await baton.get<DocumentUsage>('/api/documents')).toEqual({
    documents: before.documents + 1,
    bytes: before.bytes + 7,
  });
});

test('who names a file that is not kept is told so, and nothing begins', async () => {
  const file = { document: 'a'.repeat(64), name: 'bill.pdf', type: 'application/pdf', size: 3 };
  const refused = await baton.problem('POST', '/api/processes/invoice-approval/start', {
    variables: { deep: [{ file }] },
  });
  expect(refused).toMatchObject({
    code: 'document-missing',
    status: 422,
    detail:
      'Baton does not keep “bill.pdf”, or no longer: a file that nothing refers to goes after a day. Choose it again.',
  });
  expect(await baton.items('/api/cases')).toEqual([]);
  const kept = await baton.post<KeptDocument>('/api/documents', upload('bill', 'bill.pdf'));
  const started = await baton.ask('POST', '/api/processes/invoice-approval/start', {
    variables: { deep: [{ file: kept }] },
  });
  expect(started.status).toBeLessThan(300);
});

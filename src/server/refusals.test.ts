import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { Problem } from './api/problem.ts';
import type { CheckResult, ProcessSummary } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const diagram = (inside: string) =>
  `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">${inside}</definitions>`;

/** With headers that `fetch` does not let through. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: Problem }> {
  const { port } = new URL(baton.url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('a hostile file', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>`;
  const deep = diagram(`${'<process>'.repeat(20_000)}${'</process>'.repeat(20_000)}`);
  const zeros = new Uint8Array(1000);
  test.each([
    ['nothing at all', ''],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['zeros', zeros],
    ['JSON', '{"not":"bpmn"}'],
    ['a page', '<html><script>alert(1)</script></html>'],
    ['entities that grow', bomb],
    [
      'an entity that reads a file',
      '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
    ],
    ['nesting without end', deep],
    ['a torn file', diagram('<process id="p"><task id="a"').slice(0, 150)],
  ])('of %s is refused with its reason, and Baton goes on serving', async (_what, content) => {
    const problem = await baton.problem('POST', '/api/processes', upload(content, 'evil.bpmn'));
    expect(problem.code, problem.detail).toMatch(/^file-(?:unreadable|not-runnable)$/);
    expect(problem.findings?.some((finding) => finding.severity === 'error')).toBe(true);
    expect(problem.detail.length).toBeGreaterThan(20);
    expect((await baton.items<ProcessSummary>('/api/processes')).length).toBe(1);
  });

  test('that is too large is refused', async () => {
    const problem = await baton.problem(
      'POST',
      '/api/processes/check',
      upload(new Uint8Array(21 * 1024 * 1024), 'big.bpmn'),
    );
    expect(problem).toMatchObject({
      code: 'body-too-large',
      detail: 'The file is larger than 20 MB, the most that is taken.',
    });
  });

  test('cannot name a place outside: only the last part of its name is kept', async () => {
    const checked = await baton.post<CheckResult>(
      '/api/processes/check',
      upload(diagram('<process id="p"><task id="a" name="Do it"/></process>'), '../../etc/passwd\u0007.bpmn'),
    );
    expect(checked.fileName).toBe('passwd.bpmn');
    expect(checked).toMatchObject({ key: 'passwd', runnable: true, nextVersion: 1 });
  });

  test('whose names are script is shown as text: the drawing itself is never served as a page', async () => {
    const name = '&lt;img src=x onerror=alert(1)&gt;';
    await baton.post(
      '/api/processes',
      upload(diagram(`<process id="p"><task id="a" name="${name}"/></process>`), 'x.bpmn', { key: 'script' }),
    );
    const answer = await baton.ask<string>('GET', '/api/processes/script/xml');
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });
});

describe('a bad request', () => {
  test('without a file says where the file is expected', async () => {
    expect(await baton.problem('POST', '/api/processes', {})).toMatchObject({
      code: 'file-missing',
      where: 'file',
      status: 400,
    });
    const empty = new FormData();
    empty.set('key', 'x');
    expect((await baton.problem('POST', '/api/processes', empty)).code).toBe('file-missing');
  });

  test('with a wiring that is none says what was expected and where', async () => {
    const file = () => diagram('<process id="p"><task id="a"/></process>');
    const broken = await baton.problem(
      'POST',
      '/api/processes/check',
      upload(file(), 'a.bpmn', { wiring: '{' }),
    );
    expect(broken.code).toBe('wiring-invalid');
    const wrong = await baton.problem(
      'POST',
      '/api/processes/check',
      upload(file(), 'a.bpmn', { wiring: '{"format":1,"steps":{"a":{"by":"magic"}}}' }),
    );
    expect(wrong.code).toBe('wiring-invalid');
    expect(wrong.fields?.[0]?.where).toContain('/steps/a');
  });

  test('with a field nobody knows, or of the wrong kind, names the field', async () => {
    expect(
      await baton.problem('POST', '/api/processes/invoice-approval/start', { variabels: {} }),
    ).toMatchObject({
      code: 'request-invalid',
      where: 'variabels',
    });
    expect(await baton.problem('GET', '/api/cases?limit=9999')).toMatchObject({
      code: 'request-invalid',
      where: 'limit',
    });
    expect((await baton.problem('GET', '/api/cases?after=nonsense')).where).toBe('after');
    expect((await baton.problem('GET', '/api/inbox/not-an-id')).code).toBe('request-invalid');
  });

  test('with a broken body is told so', async () => {
    const answer = await fetch(`${baton.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem: Problem = JSON.parse(await answer.text());
    expect(problem.code).toBe('body-unreadable');
  });

  test('for what is not there says so in words', async () => {
    expect((await baton.problem('GET', '/api/processes/nope')).detail).toContain('“nope”');
    expect((await baton.problem('GET', '/api/processes/invoice-approval?version=9')).where).toBe('version');
    expect((await baton.problem('GET', '/api/cases/999')).detail).toBe('There is no case 999.');
    expect((await baton.problem('GET', '/api/inbox/999-1')).code).toBe('no-such-task');
    expect((await baton.problem('GET', '/api/nowhere')).code).toBe('no-such-route');
    expect((await baton.problem('GET', '/api/me', undefined, { 'baton-person': 'ghost' })).code).toBe(
      'no-such-person',
    );
  });
});

describe('a page of another site', () => {
  test('that resolves its own name to this computer gets nothing', async () => {
    const answer = await raw('GET', '/api/cases', { host: 'evil.example:80' });
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('host-not-allowed');
    expect((await raw('GET', '/api/health', { host: 'localhost:1' })).status).toBe(200);
    expect((await raw('GET', '/api/health', { host: '[::1]:4600' })).status).toBe(200);
    // Whoever looks after the machine knows its address only.
    expect((await raw('GET', '/health/ready', { host: '10.0.0.7:4600' })).status).toBe(200);
  });

  test('cannot change anything', async () => {
    const host = new URL(baton.url).host;
    for (const origin of ['http://evil.example', 'null', `https://${host}`, 'http://localhost:1']) {
      const answer = await raw('POST', '/api/example/run', { host, origin });
      expect(answer.body.code, origin).toBe(origin === `https://${host}` ? undefined : 'origin-not-allowed');
    }
    expect((await raw('POST', '/api/example/run', { host, 'sec-fetch-site': 'cross-site' })).body.code).toBe(
      'origin-not-allowed',
    );
    expect(
      (
        await raw('POST', '/api/example/run', {
          host,
          origin: `http://${host}`,
          'sec-fetch-site': 'same-origin',
        })
      ).status,
    ).toBe(201);
  });
});

/** `baton wiring` on a data folder of its own, as a team uses it beside version control. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-wiring-'));
  await writeFile(at('invoices.bpmn'), drawing);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Invoices"><startEvent id="Start" /><task id="Check" name="Check invoice" />
    <task id="Post" name="Post to accounting" /><endEvent id="End" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Check" /><sequenceFlow id="F2" sourceRef="Check" targetRef="Post" />
    <sequenceFlow id="F3" sourceRef="Post" targetRef="End" /></process></definitions>`;

const at = (name: string) => join(folder, name);

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await main(args, {
    env: { PORT: '1', BATON_DATA: at('data') },
    out: (text) => out.push(text),
    error: (text) => errors.push(text),
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: errors.join('\n') };
}

test('a wiring goes out as a file, is changed, compared and put back, and is written the same way every time', async () => {
  await run('deploy', at('invoices.bpmn'));
  const file = at('invoices.wiring.json');
  expect(await run('wiring', 'pull', 'invoices', '--to', file)).toMatchObject({ code: 0 });
  expect(await readFile(file, 'utf8')).toBe('{\n  "format": 1\n}\n');
  expect(await run('wiring', 'diff', 'invoices', file)).toMatchObject({ code: 0 });

  const steps = {
    Post: { result: 'sum', inputs: { b: '2', a: '1' }, expression: 'a + b', by: 'expression' },
  };
  await writeFile(file, JSON.stringify({ $schema: './wiring.schema.json', steps, format: 1 }));
  const changed = await run('wiring', 'diff', 'invoices', file);
  expect(changed.code).toBe(1);
  expect(changed.out).toContain('Post to accounting: by hand → formula; 2 inputs added [steps/Post]');

  const pushed = await run('wiring', 'push', 'invoices', file);
  expect(pushed).toMatchObject({ code: 0, error: '' });
  expect(pushed.out).toContain('The draft of invoices against version 1:');
  expect((await run('wiring', 'diff', 'invoices')).code).toBe(1);

  const published = await run('wiring', 'push', 'invoices', file, '--publish');
  expect(published.out).toContain('invoices version 2 is in use:');
  expect(published.out).toContain('never tried: Post to accounting');
  expect((await run('wiring', 'push', 'invoices', file)).out).toBe(
    'invoices version 2 has this wiring already.',
  );
  expect((await run('wiring', 'diff', 'invoices', '--from', '1', '--to', '2')).code).toBe(1);
  expect((await run('wiring', 'diff', 'invoices', file)).code).toBe(0);

  await run('wiring', 'pull', 'invoices', '--to', file);
  expect(await readFile(file, 'utf8')).toBe(`{
  "format": 1,
  "steps": {
    "Post": {
      "by": "expression",
      "expression": "a + b",
      "inputs": {
        "a": "1",
        "b": "2"
      },
      "result": "sum"
    }
  }
}
`);
  expect((await run('wiring', 'pull', 'invoices', '--version', '1', '--to', '-')).out).toBe(
    '{\n  "format": 1\n}',
  );
});

test('a draft somebody has begun is not overwritten unasked', async () => {
  const [first, second] = [at('first.json'), at('second.json')];
  await writeFile(first, JSON.stringify({ format: 1, steps: { Check: { by: 'nothing' } } }));
  await writeFile(second, JSON.stringify({ format: 1, steps: { Check: { by: 'person', role: 'Ada' } } }));
  await run('deploy', at('invoices.bpmn'), '--key', 'draft');
  expect((await run('wiring', 'push', 'draft', first)).code).toBe(0);
  const refused = await run('wiring', 'push', 'draft', second);
  expect(refused.code).toBe(1);
  expect(refused.error).toContain('Visitor has begun a draft of draft.');
  expect((await run('wiring', 'push', 'draft', second, '--replace')).code).toBe(0);
  expect((await run('wiring', 'pull', 'draft', '--draft', '--to', '-')).out).toContain('"role": "Ada"');
});

test('what makes no sense is told, and changes nothing', async () => {
  await run('deploy', at('invoices.bpmn'), '--key', 'sense');
  expect(await run('wiring', 'pull')).toMatchObject({ code: 2 });
  expect(await run('wiring', 'throw', 'sense')).toMatchObject({ code: 2 });
  expect((await run('wiring', 'push', 'sense', at('nowhere.json'))).error).toContain('There is no file');
  await writeFile(at('bad.json'), '{');
  expect((await run('wiring', 'push', 'sense', at('bad.json'))).error).toContain('is not JSON');
  await writeFile(at('wrong.json'), '{"format": 1, "steps": {"Check": {"by": "magic"}}}');
  const wrong = await run('wiring', 'push', 'sense', at('wrong.json'));
  expect(wrong.code).toBe(1);
  expect(wrong.error).toContain('wiring/steps/Check/by');
  expect((await run('wiring', 'pull', 'nobody', '--to', '-')).error).toContain(
    'There is no process with the key “nobody”',
  );
  expect((await run('wiring', 'diff', 'sense')).code).toBe(0);
});

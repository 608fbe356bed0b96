import { describe, expect, test } from 'vitest';
import type { Variables } from '../../kernel/command.ts';
import type { JobCall, JobHandler, JobResult, JobSettings } from '../../ports/connector.ts';
import { javascriptConnector } from './javascript-connector.ts';
import { SCRIPT_LIMITS } from './script-protocol.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const clock = { now: () => NOON, schedule: () => ({ cancel: () => undefined }) };
const patient = javascriptConnector(clock, { ...SCRIPT_LIMITS, deadline_ms: 20_000 });
const hurried = javascriptConnector(clock, { ...SCRIPT_LIMITS, deadline_ms: 1_500 });

function call(settings: JobSettings, variables: Variables, idempotencyKey: string): JobCall {
  return {
    variables,
    settings: () => Promise.resolve(settings),
    idempotencyKey,
    attempt: 1,
    case: 1,
    instance: 1,
    job: 1,
    element: 'Script',
    signal: new AbortController().signal,
  };
}

interface Given {
  readonly variables?: Variables;
  readonly result?: string;
  readonly key?: string;
  readonly by?: JobHandler;
}

function run(text: string, { variables = {}, result, key = 'k', by = patient }: Given = {}) {
  return by.run(call(result === undefined ? { text } : { text, result }, variables, key));
}

async function messageOf(result: Promise<JobResult>): Promise<string> {
  const { kind, ...rest } = await result;
  expect({ kind, ...rest }).toMatchObject({ kind: 'failed', terminal: true });
  return 'message' in rest ? String(rest.message) : '';
}

describe('a script', () => {
  test('sees the variables as globals, and leaves the value of its last expression', async () => {
    const given = { variables: { amount: 40, order: { lines: [1, 2] } }, result: 'total' };
    expect(await run('const rate = 2;\namount * rate + order.lines.length', given)).toMatchObject({
      kind: 'completed',
      variables: { total: 82 },
    });
  });

  test('reads and sets variables by execution', async () => {
    const text = `
      const { length } = Object.keys(execution.getVariables());
      execution.setVariable('count', length);
      execution.setVariable('list', execution.getVariable('list').concat(3));
      execution.setVariable('knows', [execution.hasVariable('list'), execution.hasVariable('other')]);
      execution.setVariableLocal('draft', 'x');
      execution.removeVariable('old');
      execution.getVariable('count')`;
    expect(await run(text, { variables: { list: [1, 2], old: 1 } })).toEqual({
      kind: 'completed',
      variables: { count: 2, list: [1, 2, 3], knows: [true, false], old: null },
      locals: { draft: 'x' },
    });
  });

  test('leaves nothing it did not set: a changed copy, a global of its own', async () => {
    expect(await run('list.push(3); own = 5', { variables: { list: [1] } })).toEqual({
      kind: 'completed',
      variables: {},
      locals: {},
    });
  });

  test('a variable does not hide execution', async () => {
    const given = { variables: { execution: 1, JSON: 2, Date: 3 }, result: 'r' };
    expect(await run('[typeof execution, typeof JSON, execution.getVariable("Date")]', given)).toMatchObject({
      variables: { r: ['object', 'object', 3] },
    });
  });

  test('throws a modelled error, with what it has set until then', async () => {
    const text = 'execution.setVariable("checked", true); throw new BpmnError("NO_STOCK", "none left")';
    expect(await run(text)).toEqual({
      kind: 'bpmn-error',
      code: 'NO_STOCK',
      message: 'none left',
      variables: { checked: true },
    });
    const named = 'throw new org.camunda.bpm.engine.delegate.BpmnError("E1")';
    expect(await run(named)).toMatchObject({ kind: 'bpmn-error', code: 'E1' });
  });

  test('a mistake is told with its line', async () => {
    expect(await messageOf(run('let a = 1;\nlet b = a.x.y;'))).toMatch(/line 2.*TypeError/u);
    expect(await messageOf(run('let a = 1;\n\nlet b = ;'))).toMatch(/line 3.*SyntaxError/u);
    expect(await messageOf(run('missing + 1'))).toContain("'missing' is not defined");
    expect(await messageOf(run('throw "out of paper"'))).toContain('out of paper');
  });

  test('may be asynchronous, as long as it waits for nothing outside', async () => {
    const text = '(async () => { await null; return 42; })()';
    expect(await run(text, { result: 'r' })).toMatchObject({ variables: { r: 42 } });
    expect(await messageOf(run('new Promise(() => {})'))).toContain('nothing in it will ever keep');
    expect(await messageOf(run('(async () => { throw new Error("no") })()'))).toContain('Error: no');
  });

  test('the same step gets the same present and the same chance, however often it runs', async () => {
    const text =
      '[Date.now(), new Date().getTime(), new (new Date(0).constructor)().getTime(), Math.random()]';
    const [first, again, other] = await Promise.all(
      ['a', 'a', 'b'].map((key) => run(text, { result: 'r', key })),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first).toMatchObject({ variables: { r: [NOON, NOON, NOON, expect.any(Number)] } });
  });
});

describe('a hostile script', () => {
  test.each([
    ['an endless loop', 'while (true) {}'],
    ['a regular expression that tries everything', '/^(a+)+$/.test("a".repeat(50) + "b")'],
    ['an endless builtin', 'Array.prototype.sort.call({ length: 2 ** 53 - 1, 0: 1 })'],
    ['an endless value', 'new Proxy({}, { get() { while (true); } })'],
    ['an endless error', 'throw new (class extends Error { get message() { while (true); } })()'],
  ])('is ended at its deadline: %s', async (_, text) => {
    await messageOf(run(text, { by: hurried }));
    expect(await run('1 + 1', { by: hurried, result: 'r' })).toMatchObject({ variables: { r: 2 } });
  });

  test.each([
    ['a growing list', 'const all = []; while (true) all.push(new Array(1000).fill(7))', /memory/u],
    ['a growing text', 'let s = "x"; while (true) s += s', /too long|memory/u],
    ['one huge text', '"x".repeat(1e9)', /memory/u],
    ['one huge buffer', 'new Uint8Array(1e9)', /memory/u],
    [
      'buffers within the limit, many of them',
      'const b = []; while (true) b.push(new ArrayBuffer(1e6))',
      /memory/u,
    ],
    ['endless recursion', 'function f() { return f() + 1; } f()', /stack overflow/u],
    ['endless recursion through builtins', 'const f = () => [1].map(f); f()', /stack|deep/u],
    ['deep brackets', 'eval("(".repeat(1e6))', /deep|stack/u],
    ['a flood of callbacks', 'const f = () => Promise.resolve().then(f); f(); 1', /promises/u],
    ['a ring of objects', 'const a = {}; a.a = a; a', /circular/u],
    ['a value JSON does not have', '10n', /BigInt/u],
    ['too much of an answer', 'execution.setVariable("big", "y".repeat(2e6))', /too much/u],
  ])('fails and does no harm: %s', async (_, text, message) => {
    expect(await messageOf(run(text))).toMatch(message);
  });

  test('its memory is bounded whatever it allocates', async () => {
    const before = process.memoryUsage.rss();
    const bomb =
      'const b = []; try { while (true) b.push(new ArrayBuffer(1e6)); } catch { while (true) b.push([]); }';
    await Promise.all([1, 2, 3, 4].map(() => run(bomb, { by: hurried })));
    // Four at once, 96 MiB each, and what the threads themselves take.
    expect(process.memoryUsage.rss() - before).toBeLessThan(900 * 1024 * 1024);
  });

  test('reaches nothing of this process', async () => {
    const names = ['process', 'require', 'fetch', 'WebAssembly', 'Worker', 'std', 'os', 'setTimeout'];
    const types = names.map(
      (name) => `(() => { try { return typeof ${name} } catch { return 'undefined' } })()`,
    );
    const result = await run(`[${types.join(', ')}]`, { result: 'r' });
    expect(result).toMatchObject({ variables: { r: names.map(() => 'undefined') } });
    const out = 'execution.setVariable.constructor("return typeof process")()';
    expect(await run(out, { result: 'r' })).toMatchObject({ variables: { r: 'undefined' } });
    expect(await messageOf(run('import("fs")'))).toContain('could not load module');
  });

  test('spoils only its own values by changing what the language gives', async () => {
    await run(
      'Object.prototype.toJSON = () => 1; JSON.stringify = null; Object.keys = null; Array.prototype.map = null',
    );
    expect(await run('[1].map((x) => JSON.stringify(x))', { result: 'r' })).toMatchObject({
      variables: { r: ['1'] },
    });
    const result = await run('execution.setVariable("__proto__", { spoilt: true }); 1');
    expect(result.kind).toBe('completed');
    expect(Reflect.get({}, 'spoilt')).toBeUndefined();
  });

  test('too large variables are told, not tried', async () => {
    const variables = { text: 'x'.repeat(SCRIPT_LIMITS.input) };
    expect(await messageOf(run('1', { variables }))).toContain('the limit is 4000000');
  });
});
